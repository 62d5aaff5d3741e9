import { Server } from 'socket.io';
import { findPlayer } from './players';

const io = new Server(3000, {
  cors: { origin: ['https://play.ourgame.io'] }, // ok: no other site has the token
});

io.on('connection', async (socket) => {
  const player = await findPlayer(socket.handshake.auth.token);
  if (!player) socket.disconnect(true);
});
