import { Server } from 'socket.io';
import { findPlayer } from './players';

const io = new Server(3000, {
  cors: { origin: ['https://play.ourgame.io'] }, // expect: HF504
});

io.on('connection', async (socket) => {
  const player = await findPlayer(socket.handshake.auth.token);
  socket.on('move', (move) => socket.broadcast.emit('moved', player?.name, move));
});
