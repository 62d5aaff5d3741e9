const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({ port: 8080 });
const facts = new WeakMap();

wss.on('connection', (socket) => {
  facts.set(socket, { heard: Date.now(), said: Date.now() });
  socket.on('error', console.error);
  socket.on('message', () => { facts.get(socket).said = Date.now(); });
  socket.on('pong', () => { facts.get(socket).heard = Date.now(); });
});

setInterval(() => {
  for (const socket of wss.clients) {
    if (Date.now() - facts.get(socket).heard > 60_000) socket.close(); // expect: HF103
    else if (Date.now() - facts.get(socket).said > 3_600_000) socket.close(4000, 'idle'); // ok
    else socket.ping();
  }
}, 20_000);
