import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import { dial, end } from './drive.mjs';

const wss = new WebSocketServer({ port: 0 });
const clients = new Map();

wss.on('connection', (socket, request) => {
  const userId = new URL(request.url, 'ws://x').searchParams.get('user');
  clients.set(userId, socket);
  socket.on('error', console.error);
  socket.on('close', () => {
    clients.delete(userId);
  });
});

const { port } = wss.address();
const old = await dial(port, '/?user=ada');
console.log(`known: ${clients.size}`);
const first = clients.get('ada');
await dial(port, '/?user=ada');
old.ws.close();
await once(first, 'close');
end(`known after a reconnect: ${clients.size}`);
