const { Server } = require('socket.io');
const options = require('./options');

const io = new Server(3000, options); // ok: not known
io.on('connection', (socket) => socket.on('chat', (text) => io.emit('chat', text)));
