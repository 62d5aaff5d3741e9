import { Server } from 'socket.io';

export const io = new Server(3000, { cors: { origin: 'https://www.example.com' } }); // ok

io.use((socket, next) => {
  socket.data.user = users.byToken(socket.handshake.auth.token);
  next();
});
