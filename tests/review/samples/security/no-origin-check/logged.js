import { WebSocketServer } from 'ws';

export const wss = new WebSocketServer({ port: 8080 }); // expect: HF501

wss.on('connection', (ws, req) => {
  ws.on('error', (error) => console.warn(req.socket.remoteAddress, error));
  ws.on('message', (data) => save(String(data)));
});
