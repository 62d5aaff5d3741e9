import { once } from 'node:events';
import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });
const polite = new WebSocketServer({ port: 8081 });
const limited = new WebSocketServer({ port: 8082 });

wss.on('connection', (ws) => enter(ws));
polite.on('connection', (ws) => greet(ws));
limited.on('connection', (ws) => hurry(ws));

async function enter(ws) {
  const [secret] = await once(ws, 'message'); // expect: HF511
  if (!known(secret)) return ws.close(4401);
  ws.send('welcome');
}

async function greet(ws) {
  const [name] = await once(ws, 'message'); // ok: nobody is sent away
  ws.send(`hello ${name}`);
}

async function hurry(ws) {
  const [secret] = await once(ws, 'message', { signal: AbortSignal.timeout(5000) }); // ok
  if (!known(secret)) return ws.close(4401);
}
