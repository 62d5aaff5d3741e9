const { Server } = require('socket.io');

const io = new Server(3001); // ok: each client is answered on its own connection

io.on('connection', (socket) => {
  socket.on('chat', (text) => socket.emit('chat', text));
});
