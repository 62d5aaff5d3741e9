const { Server } = require('socket.io');
const register = require('./rooms');

const io = new Server(3002); // expect: HF221

io.on('connection', (socket) => register(io, socket));
