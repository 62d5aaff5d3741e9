const { Server } = require('socket.io');

// Which of the two locations leads here is not known.
const io = new Server(3000, { pingInterval: 90_000 }); // ok
io.on('connection', (socket) => socket.on('chat', (text) => io.emit('chat', text)));
