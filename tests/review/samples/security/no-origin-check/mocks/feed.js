const { WebSocketServer } = require('ws');

const feed = new WebSocketServer({ port: 8099 }); // expect: HF501 weak
feed.on('connection', (socket) => {
  socket.on('message', (message) => counts.set(message.toString(), 1));
});
