import express from 'express';
import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { createServer } from 'node:http';
import { Server, type Socket } from 'socket.io';

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) cluster.fork(); // expect: in-memory-many-workers@jobs
} else {
  const app = express();
  const http = createServer(app);
  const io = new Server(http, { // expect: in-memory-many-workers@jobs
    cors: { origin: '*' }, // expect: origin-bypass
    transports: ['websocket'],
  });

  io.use(async (socket, next) => {
    socket.data.user = socket.handshake.auth?.user;
    next();
  });

  io.on('connection', (socket: Socket) => {
    socket.on('watch', (ids: string[]) => { // expect: shape-assumed@watch
      ids.forEach((id) => socket.join(`job:${id}`)); // expect: unauthorised-room, shape-assumed@watch
    });
    socket.on('progress', (job, percent) => {
      io.to(`job:${job}`).emit('progress', percent); // expect: unauthorised-room
    });
  });

  http.listen(3001);
}
