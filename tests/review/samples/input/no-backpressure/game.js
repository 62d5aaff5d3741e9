import { WebSocketServer } from 'ws';
import { createReadStream } from 'node:fs';

const wss = new WebSocketServer({ port: 8080, maxPayload: 1024 });
const TICKS = 30;

setInterval(() => {
  for (const client of wss.clients) {
    client.send(state()); // expect: HF406
  }
}, 1000 / TICKS);

setInterval(() => wss.clients.forEach((client) => client.send('news')), 60_000); // ok

wss.on('connection', (socket) => {
  socket.on('error', console.error);
  const tail = createReadStream('game.log');
  tail.on('data', (chunk) => {
    socket.send(chunk); // expect: HF406
  });
  socket.on('message', (data) => socket.send(data)); // ok
  setInterval(() => socket.send('tick', () => {}), 100); // ok
  setTimeout(() => socket.send('late'), 100); // ok
});

function state() {
  return JSON.stringify({ at: Date.now() });
}
