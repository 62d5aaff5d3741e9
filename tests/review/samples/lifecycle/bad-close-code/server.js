const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => {
    if (data.length > 1000) socket.close(1009, 'too long'); // ok
    if (data.length === 0) socket.close(2000, 'empty'); // expect: HF219
    if (data.length === 1) socket.close(0o1750); // ok: eight times 125
  });
});

function leave(socket) {
  socket.close(1006); // expect: HF219
}

wss.on('connection', (socket) => {
  socket.on('error', () => leave(socket));
});
wss.on('connection', (socket) => {
  socket.on('error', () => leave(socket));
});

process.on('SIGTERM', () => {
  wss.clients.forEach((client) => client.close(1001)); // ok
  for (const client of wss.clients) client.close(1015); // expect: HF219
});
