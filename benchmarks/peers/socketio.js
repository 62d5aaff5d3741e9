// Socket.IO: io.emit to every client; with --echo the event is only acknowledged.
//
//     node socketio.js --port 8000 [--echo]
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Server } from "socket.io";

const { values: options } = parseArgs({
  options: { port: { type: "string" }, echo: { type: "boolean" } },
});

const server = createServer();
const io = new Server(server, { transports: ["websocket"], serveClient: false });

io.on("connection", (socket) => {
  socket.on("m", (data, acknowledge) => {
    if (!options.echo) io.emit("m", data);
    else if (typeof acknowledge === "function") acknowledge(data);
  });
});

server.listen(Number(options.port), "127.0.0.1");
