import http from 'node:http';
import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import { dial, end } from './drive.mjs';

const server = http.createServer();
const wss = new WebSocketServer({ server });

wss.on('connection', (ws) => {
  ws.on('error', console.error);
  ws.on('message', (data) => ws.send(String(data)));
});

process.on('SIGTERM', () => {
  wss.close(() => {
    server.close(() => end('stopped'));
  });
});

server.listen(0);
await once(server, 'listening');
const client = await dial(server.address().port);
console.log(await client.ask('hello'));
client.ws.on('close', (code) => console.log(`told: ${code}`));
process.kill(process.pid, 'SIGTERM');
setTimeout(() => end('hangs'), 1000);
