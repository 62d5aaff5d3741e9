import { Server } from "socket.io";

const io = new Server(3000);

io.on("connection", (socket) => {
  socket.on("join", ({ room }) => { // expect: HF402
    socket.join(room);
  });

  socket.on("say", (message) => {
    io.to(message.room).emit("said", message.text); // expect: HF402
  });

  socket.on("draw", (line) => {
    if (!Array.isArray(line?.points)) return;
    socket.broadcast.emit("drawn", line.points.length); // ok
  });

  socket.on("leave", ({ room } = {}) => { // ok
    socket.leave(room);
  });

  socket.on("type", (room) => { // ok
    socket.to(room).emit("typing");
  });
});
