const { Server } = require('socket.io');

const logs = new Server(3001); // expect: HF501

logs.on('connection', (socket) => {
  socket.on('watch', (name) => socket.join(name));
});

tail.on('line', (name, line) => logs.to(name).emit('line', line));
