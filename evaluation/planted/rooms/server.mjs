import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { findUser, roomsOf } from './users.mjs';

const httpServer = createServer();
const io = new Server(httpServer, { // expect: cors-only@rooms
  cors: { origin: ['https://rooms.example.com'] }, // expect: cors-only@rooms
  perMessageDeflate: { threshold: 1024 }, // expect: server-deflate
  maxHttpBufferSize: 1e9, // expect: huge-max-message
  pingInterval: 25, // expect: unit-mismatch
});

io.on('connection', async (socket) => {
  const user = await findUser(socket.handshake.auth.token); // expect: late-listener@rooms

  socket.on('join', (room) => { // expect: late-listener@rooms, unauthorised-room@join
    socket.join(room); // expect: unauthorised-room@join
    socket.to(room).emit('joined', user.name);
  });

  socket.on('post', ({ room, body }) => { // expect: shape-assumed@post
    io.to(room).emit('post', { from: user.name, body }); // expect: unauthorised-room@post
  });

  socket.on('calc', (expression, reply) => {
    reply(eval(expression)); // expect: dangerous-sink
  });
});

httpServer.listen(4000);
