import ws from 'ws';

const Implementation = globalThis.WebSocket || ws;
const socket = new Implementation('wss://example.org');
let alive = true;

setInterval(() => {
  if (!alive) socket.close(); // ok
  alive = false;
  socket.send('ping');
}, 30_000);
