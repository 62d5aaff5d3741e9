import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { dial, end, happens, raw } from './drive.mjs';

const wss = new WebSocketServer({ noServer: true });
const server = createServer();
let held;

server.on('upgrade', async (request, socket, head) => {
  await authenticate(socket);
  wss.handleUpgrade(request, socket, head, (ws) => wss.emit('connection', ws, request));
});

async function authenticate(socket) {
  held = socket;
  if (slow) await happens(() => socket.destroyed);
}

wss.on('connection', (ws) => {
  ws.on('error', console.error);
  ws.on('message', (data) => ws.send(String(data)));
});

let slow = false;
server.listen(0);
await once(server, 'listening');
const client = await dial(server.address().port);
console.log(await client.ask('hello'));
slow = true;
const hasty = await raw(server.address().port, false);
const before = held;
await happens(() => held !== before);
hasty.resetAndDestroy();
await happens(() => held.destroyed);
end(await client.ask('still here'));
