import { WebSocketServer } from 'ws';
import { MALFORMED, dial, end, raw } from './drive.mjs';
import { once } from 'node:events';

const wss = new WebSocketServer({ port: 0 });

wss.on('connection', (socket) => {
  socket.on('message', (data) => {
    socket.send(String(data));
  });
});

const { port } = wss.address();
const client = await dial(port);
console.log(await client.ask('hello'));
const bad = await raw(port);
bad.write(MALFORMED);
await once(bad, 'close');
end(await client.ask('still here'));
