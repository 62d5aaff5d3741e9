import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 }); // ok

wss.on('connection', (socket) => {
  let quiet = setTimeout(() => socket.terminate(), 60_000);
  socket.on('message', () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => socket.terminate(), 60_000);
  });
});
