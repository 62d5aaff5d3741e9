// Bun: publish and subscribe are built into its WebSocket server (uWebSockets).
//
//     bun bun.js --port 8000 [--echo]
//
// A message "subscribe NAME" subscribes its sender; any other goes to all subscribers of "b".
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: { port: { type: "string" }, echo: { type: "boolean" } },
});
const SUBSCRIBE = "subscribe ";

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(options.port),
  fetch(request, server) {
    if (server.upgrade(request)) return undefined;
    return new Response("WebSocket only", { status: 426 });
  },
  websocket: {
    message(socket, message) {
      if (options.echo) {
        socket.send(message);
      } else if (message.startsWith(SUBSCRIBE)) {
        const topic = message.slice(SUBSCRIBE.length);
        socket.subscribe(topic);
        socket.send(`subscribed ${topic}`);
      } else {
        server.publish("b", message);
      }
    },
  },
});
