const { Server } = require('socket.io');

const rooms = new Server(3000); // expect: HF501 weak
const people = new Map();

rooms.on('connection', (socket) => {
  socket.on('enter', ({ room, name }) => {
    people.set(socket.id, name);
    socket.join(room);
    greet(socket, room);
  });
  socket.on('say', ({ room, text }) => socket.to(room).emit('said', text));
});

function greet(socket, room) {
  socket.to(room).emit('entered', people.get(socket.id));
}
