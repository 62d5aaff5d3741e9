import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8081 });

wss.on('connection', (socket) => {
  const timer = setInterval(() => socket.ping(), 25_000); // ok
  socket.on('error', console.error);
  socket.on('close', () => clearInterval(timer));
});
