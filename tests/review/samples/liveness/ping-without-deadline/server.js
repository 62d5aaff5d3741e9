const WebSocket = require('ws');

const wss = new WebSocket.Server({ port: 8080 });

wss.on('connection', (socket) => {
  socket.on('error', console.error);
  setTimeout(() => socket.send('welcome'), 100);
});

setInterval(function pingAll() {
  wss.clients.forEach((client) => {
    client.ping(); // expect: HF102
  });
}, 30000);
