import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 }); // ok: the client sends a token itself

wss.on('connection', (ws, req) => {
  ws.once('message', (data) => authenticate(ws, data.toString()));
});
wss.on('error', console.error);
