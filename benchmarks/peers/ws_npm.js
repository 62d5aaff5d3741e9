// npm ws: the broadcast loop of its README.
//
//     node ws_npm.js --port 8000 [--echo]
import { parseArgs } from "node:util";
import { WebSocket, WebSocketServer } from "ws";

const { values: options } = parseArgs({
  options: { port: { type: "string" }, echo: { type: "boolean" } },
});

// holdfast: ignore[HF101, HF405] as the README has it
const server = new WebSocketServer({ host: "127.0.0.1", port: Number(options.port) });

server.on("connection", (socket) => {
  socket.on("error", console.error);
  socket.on("message", (data, isBinary) => {
    if (options.echo) {
      socket.send(data, { binary: isBinary });
      return;
    }
    for (const client of server.clients) {
      if (client.readyState === WebSocket.OPEN) client.send(data, { binary: isBinary });
    }
  });
});
