const { WebSocketServer } = require('ws');

const HEARTBEAT = 45 * 1000;
const wss = new WebSocketServer({ port: 9000, verifyClient: ({ origin }) => origin.includes('example.com') }); // expect: origin-bypass

function heartbeat() {
  this.isAlive = true;
}

wss.on('connection', (ws) => {
  ws.isAlive = true;
  ws.on('error', (err) => console.warn(err));
  ws.on('pong', heartbeat);
  ws.on('message', (data, isBinary) => {
    wss.clients.forEach((other) => {
      if (other !== ws && other.readyState === 1) other.send(data, { binary: isBinary }); // expect: no-backpressure
    });
  });
});

const timer = setInterval(() => { // expect: ping-exceeds-proxy-timeout@edge
  wss.clients.forEach((ws) => {
    if (!ws.isAlive) return ws.terminate();
    ws.isAlive = false;
    ws.ping(); // expect: ping-exceeds-proxy-timeout@edge
  });
}, HEARTBEAT); // expect: ping-exceeds-proxy-timeout@edge

wss.on('close', () => clearInterval(timer));
