import { Server } from "socket.io";

const io = new Server(3000);

io.on("connection", (socket) => {
  socket.on("save", (document, done) => {
    const content = JSON.parse(document.body); // expect: HF401
    done(Object.keys(content).length);
  });

  socket.on("load", ({ filter }) => {
    let wanted = {};
    try {
      wanted = JSON.parse(filter); // ok
    } catch {
      socket.emit("problem", "Invalid filter");
    }
    console.log(wanted);
  });

  socket.on("disconnect", (reason) => console.log(JSON.parse(reason)));
});
