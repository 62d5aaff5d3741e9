import { readFileSync } from 'node:fs';

const url = readFileSync('url.txt', 'utf8');

function connect() {
  const ws = new WebSocket(url);
  ws.onerror = () => setTimeout(connect, Math.random() * 5000); // ok: no close follows in Node
  ws.onclose = () => setTimeout(connect, Math.random() * 5000);
}

connect();
