import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });
const PING_EVERY = 30;

function pingAll() {
  wss.clients.forEach((client) => client.ping());
}

setInterval(pingAll, 30); // expect: HF105
setInterval(pingAll, 30 * 1000); // ok
setInterval(() => pingAll(), PING_EVERY); // expect: HF105
setInterval(pingAll, wss.options.every); // ok

setInterval(() => { // ok
  step();
  draw();
  if (due()) pingAll();
}, 16);

wss.on('connection', (client) => {
  let alive = true;
  client.on('pong', () => (alive = true));
  const beat = setInterval(() => {
    if (!alive) return client.terminate();
    alive = false;
    client.ping();
  }, 45); // expect: HF105
  client.on('close', () => clearInterval(beat));
});
