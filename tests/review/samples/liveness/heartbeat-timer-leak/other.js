import { WebSocketServer } from 'ws';

const timers = new Map();
const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (socket) => {
  const beat = setInterval(() => socket.ping(), 30_000); // ok
  timers.set(socket, beat);
  socket.on('close', () => clearInterval(timers.get(socket)));
});
