import { WebSocketServer } from 'ws';
import { startSession } from './store.js';

const games = new WebSocketServer({ port: 8092, maxPayload: 4096 }); // ok: it begins one
games.on('connection', async (ws, request) => {
  const session = await startSession(request);
  ws.on('error', console.error);
  ws.on('message', (data) => session.add(data));
});
