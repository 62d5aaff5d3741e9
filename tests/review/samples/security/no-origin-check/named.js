import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { findSession } from './store.js';

const http = createServer();
const wss = new WebSocketServer({ noServer: true, maxPayload: 4096 }); // expect: HF501 weak

http.on('upgrade', async (request, socket, head) => {
  socket.on('error', console.error);
  const session = await findSession(request);
  if (!session) return socket.destroy();
  wss.handleUpgrade(request, socket, head, (ws) => wss.emit('connection', ws, session));
});

wss.on('connection', (ws, session) => {
  ws.on('error', console.error);
  ws.on('message', (data) => console.log(session.user, data.length));
});
