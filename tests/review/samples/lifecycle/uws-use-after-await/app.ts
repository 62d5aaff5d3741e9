import { SSLApp, type WebSocket } from 'uWebSockets.js';

declare function reply(data: ArrayBuffer): Promise<string>;

const app = SSLApp({ key_file_name: 'key.pem' });

async function onMessage(ws: WebSocket<unknown>, message: ArrayBuffer) {
  const copy = message.slice(0);
  const text = await reply(copy);
  ws.send(text); // expect: HF225
}

app.ws('/*', {
  message: onMessage,
  open: (ws) => ws.send('hello'), // ok
});
