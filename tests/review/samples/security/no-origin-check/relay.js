const { Server } = require('socket.io');

const io = new Server(3000); // expect: HF501
io.on('connection', (socket) => {
  socket.on('offer', (offer) => socket.broadcast.emit('offer', offer));
});
