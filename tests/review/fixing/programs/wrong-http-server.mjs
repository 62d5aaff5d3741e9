import http from 'node:http';
import express from 'express';
import { WebSocketServer } from 'ws';
import { dial, end } from './drive.mjs';

const app = express();
app.get('/', (request, response) => response.send('page'));
const server = http.createServer(app);
const wss = new WebSocketServer({ server });

wss.on('connection', (ws) => {
  ws.on('error', console.error);
  ws.on('message', (data) => ws.send(String(data)));
});

const port = 20000 + (process.pid % 20000);
app.listen(port);

console.log(await (await fetch(`http://127.0.0.1:${port}/`)).text());
setTimeout(() => end('no handshake'), 5000);
end(await (await dial(port)).ask('hello'));
