import { WebSocketServer } from 'ws';
import { dial, end, happens, raw } from './drive.mjs';

const wss = new WebSocketServer({ port: 0 });

wss.on('connection', (ws) => {
  ws.isAlive = true;
  ws.on('error', console.error);
  ws.on('pong', () => { ws.isAlive = true; });
  ws.on('message', (data) => ws.send(String(data)));
});

setInterval(() => {
  wss.clients.forEach((ws) => {
    if (ws.isAlive === false) return ws.close();
    ws.isAlive = false;
    ws.ping();
  });
}, 100);

const { port } = wss.address();
const client = await dial(port);
await raw(port);
const freed = await happens(() => wss.clients.size === 1, 1000);
end(await client.ask('hello'), freed ? 'the mute one is gone' : 'the mute one stays');
