import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => {
    wss.clients.forEach((client) => { // expect: HF221
      if (client.readyState === WebSocket.OPEN) client.send(data);
    });
  });
});
