import { on, once } from 'node:events';
import { WebSocketServer } from 'ws';

const PING_EVERY = 30_000; // expect: ping-exceeds-proxy-timeout@hub
const wss = new WebSocketServer({
  port: 7070,
  perMessageDeflate: { threshold: 0 }, // expect: server-deflate
  verifyClient: ({ origin }) => origin.endsWith('turbine.example'), // expect: origin-bypass
});

const rotors = new Set();

async function serve(ws) {
  ws.on('error', console.error);
  ws.send('who are you?');
  const [name] = await once(ws, 'message'); // expect: no-auth-deadline@turbine
  if (!/^rotor-\d+ [0-9a-f]{64}$/.test(name)) return ws.close(4401, 'unknown');
  rotors.add(ws);
  ws.once('close', () => rotors.delete(ws));

  for await (const [data, isBinary] of on(ws, 'message')) {
    if (isBinary) continue;
    const { rpm, blade } = JSON.parse(data); // expect: unguarded-parse@turbine, shape-assumed@turbine
    broadcast({ blade, rpm: Math.round(rpm) });
  }
}

function broadcast(reading) {
  const text = JSON.stringify(reading);
  for (const rotor of rotors) rotor.send(text); // expect: no-backpressure
}

wss.on('connection', (ws) => void serve(ws)); // expect: no-auth-deadline@turbine

const beat = setInterval(() => { // expect: ping-without-deadline@turbine, ping-exceeds-proxy-timeout@hub
  wss.clients.forEach((ws) => ws.ping()); // expect: ping-without-deadline@turbine, ping-exceeds-proxy-timeout@hub
}, PING_EVERY); // expect: ping-exceeds-proxy-timeout@hub

process.once('SIGTERM', () => {
  clearInterval(beat);
  for (const ws of wss.clients) ws.close(1001);
  wss.close();
  setTimeout(() => wss.clients.forEach((ws) => ws.terminate()), 3000).unref();
});
