import http from 'node:http';
import { WebSocketServer } from 'ws';

const server = http.createServer();
const wss = new WebSocketServer({ server, path: '/feed' }); // expect: HF101
const rooms = new Map();

wss.on('connection', (socket) => {
  rooms.set(socket, new Set());
  socket.on('error', console.error);
  socket.on('message', (data) => {
    for (const client of wss.clients) client.send(data);
  });
  socket.on('close', () => rooms.delete(socket));
});

server.listen(8080);
