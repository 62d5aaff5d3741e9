import { on, once } from 'node:events';
import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', async (ws) => {
  const [first] = await once(ws, 'message');
  console.log(JSON.parse(first)); // expect: HF401
  for await (const [data] of on(ws, 'message')) {
    console.log(JSON.parse(data)); // expect: HF401
  }
  await once(ws, 'close');
});
