const WebSocket = require('ws');

const wss = new WebSocket.WebSocketServer({ port: 7681 });
const state = new WeakMap();

wss.on('connection', (ws) => {
  state.set(ws, { seen: Date.now() });
  ws.on('error', () => undefined);
  ws.on('pong', () => (state.get(ws).seen = Date.now()));
});

setInterval(() => { // expect: ping-exceeds-proxy-timeout@terminal
  for (const ws of wss.clients) {
    if (Date.now() - state.get(ws).seen > 45e3) ws.close(); // expect: close-not-terminate
    else ws.ping(); // expect: ping-exceeds-proxy-timeout@terminal
  }
}, 20e3); // expect: ping-exceeds-proxy-timeout@terminal
