const httpServer = require('http').createServer();
const { Server } = require('socket.io');

const io = new Server(httpServer, { cors: { origin: 'https://chat.example.org' } }); // expect: HF221

io.on('connection', (socket) => {
  socket.on('chat', (text) => io.emit('chat', text));
});
