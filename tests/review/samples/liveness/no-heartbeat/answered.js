import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 }); // expect: HF101

wss.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => {
    if (String(data) === 'ping') return socket.send('pong');
    socket.send(data);
  });
});
