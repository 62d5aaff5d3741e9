import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => {
    wss.clients.forEach((client) => { // ok: the project has Redis
      if (client.readyState === WebSocket.OPEN) client.send(data);
    });
  });
});
