import { createServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, WebSocket } from 'ws';
import { verifySession } from './session';
import { PriceFeed } from './feed';

const server = createServer();
const wss = new WebSocketServer({
  noServer: true,
  maxPayload: 512 * 1024 * 1024, // expect: huge-max-message
  perMessageDeflate: true, // expect: server-deflate
});

server.on('upgrade', async (req: IncomingMessage, socket: Duplex, head: Buffer) => { // expect: upgrade-without-error-listener@relay
  const user = await verifySession(req.headers.cookie); // expect: upgrade-without-error-listener@relay
  if (!user) {
    socket.write('HTTP/1.1 401 Unauthorized\r\n\r\n');
    socket.destroy();
    return;
  }
  wss.handleUpgrade(req, socket, head, (ws) => {
    wss.emit('connection', ws, req, user);
  });
});

const alive = new WeakMap<WebSocket, boolean>();

wss.on('connection', async (ws: WebSocket, _req: IncomingMessage, user: { id: string }) => {
  alive.set(ws, true);
  ws.on('error', console.error);
  ws.on('pong', () => alive.set(ws, true));

  const prefs = await loadPreferences(user.id); // expect: late-listener@relay

  ws.on('message', (data) => { // expect: late-listener@relay
    if (data === 'ping') { // expect: buffer-compare
      ws.send('pong');
    }
  });

  ws.send(JSON.stringify({ hello: user.id, prefs }));
});

const beat = setInterval(() => {
  for (const ws of wss.clients) {
    if (!alive.get(ws)) {
      ws.close(); // expect: close-not-terminate
      continue;
    }
    alive.set(ws, false);
    ws.ping();
  }
}, 30); // expect: unit-mismatch@beat

wss.on('close', () => clearInterval(beat));

const feed = new PriceFeed(['BTC-USD', 'ETH-USD']);
feed.on('tick', (tick) => {
  const text = JSON.stringify(tick);
  wss.clients.forEach((client) => {
    client.send(text); // expect: no-backpressure
  });
});
feed.start();

async function loadPreferences(id: string): Promise<Record<string, string>> {
  const answer = await fetch(`http://prefs.internal/${id}`);
  return answer.json();
}

server.listen(8081);
