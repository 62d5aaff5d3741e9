const { createServer } = require('http');
const { Server } = require('socket.io');
const { createAdapter } = require('@socket.io/redis-adapter');

const httpServer = createServer();
const io = new Server(httpServer, { cors: { origin: 'https://a.example' } }); // expect: HF230
io.adapter(createAdapter(publisher, subscriber));
io.on('connection', (socket) => socket.on('chat', (text) => io.emit('chat', text)));
