import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8082 });

setInterval(() => {
  for (const client of wss.clients) client.ping(); // ok
}, 30_000);
