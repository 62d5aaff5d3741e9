import { Server } from 'socket.io';

const io = new Server(3000); // ok
io.on('connection', (socket) => socket.on('chat', (text) => io.emit('chat', text)));
