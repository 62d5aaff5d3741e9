import { Server } from 'socket.io';
import { sessions } from './sessions';

const game = new Server(3000, {
  cors: { origin: '*' }, // expect: HF502
});

game.use((socket, next) => {
  socket.data.name = socket.handshake.auth.name;
  next();
});
game.on('connection', (socket) => {
  socket.on('move', (move) => game.emit('moved', socket.data.name, move));
});

const account = new Server(3001, { cors: { origin: ['*'] } }); // expect: HF502
account.on('connection', (socket) => {
  socket.data.user = sessions.get(socket.request.headers.cookie);
});
