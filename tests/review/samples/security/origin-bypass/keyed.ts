import { Server } from 'socket.io';
import { sessions } from './sessions';

const keyed = new Server(3002, { cors: { origin: '*' } }); // ok: no other site has the token
keyed.use((socket, next) => {
  next(socket.handshake.auth.token === process.env.TOKEN ? undefined : new Error('unauthorised'));
});
keyed.on('connection', (socket) => {
  socket.on('move', (move) => keyed.emit('moved', move));
});

const asked = new Server(3003, { cors: { origin: '*' }, allowRequest: sessions.check }); // ok
asked.on('connection', (socket) => {
  socket.on('move', (move) => asked.emit('moved', move));
});
