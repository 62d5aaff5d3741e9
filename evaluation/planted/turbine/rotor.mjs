import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';

const { HUB = 'wss://hub.turbine.example', NAME } = process.env;

async function* readings() {
  for (let n = 0; ; n++) {
    yield { blade: n % 3, rpm: 12 + Math.random() };
    await sleep(200);
  }
}

async function session() {
  const ws = new WebSocket(HUB, { handshakeTimeout: 5000 });
  ws.on('error', (e) => console.error('hub:', e.message));
  const closed = new Promise((done) => ws.once('close', done));
  await Promise.race([closed, new Promise((done) => ws.once('open', done))]);
  if (ws.readyState !== WebSocket.OPEN) return;
  ws.send(NAME);
  for await (const reading of readings()) {
    if (ws.readyState !== WebSocket.OPEN) break;
    ws.send(JSON.stringify(reading));
  }
  await closed;
}

for (;;) {
  await session();
  await sleep(1000); // expect: fixed-delay
}
