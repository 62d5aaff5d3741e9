const WebSocket = require('ws');

new WebSocket.Server({ port: 8080 }).on('connection', (socket) => {
  socket.on('message', (data) => {
    if (data === 'ping') socket.send('pong'); // ok
  });
});
