const { Server } = require('socket.io');

const members = require('./members');

const io = new Server(3000); // expect: HF501 weak
io.on('connection', (socket) => {
  members.add(socket);
  register(socket);
  socket.on('offer', (offer) => socket.broadcast.emit('offer', offer));
});
