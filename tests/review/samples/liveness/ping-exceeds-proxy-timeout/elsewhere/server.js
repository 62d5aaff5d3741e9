const { Server } = require('socket.io');

const io = new Server(3000, { pingInterval: 90_000 }); // ok: there is no proxy in this tree
io.on('connection', (socket) => socket.on('chat', (text) => io.emit('chat', text)));
