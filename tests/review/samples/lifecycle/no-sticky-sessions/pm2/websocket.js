const { Server } = require('socket.io');

const io = new Server(3000, { transports: ['websocket'] }); // ok
io.on('connection', (socket) => socket.on('chat', (text) => io.emit('chat', text)));
