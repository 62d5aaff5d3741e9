import { WebSocketServer } from 'ws';

// ok: whether there is a heartbeat at all is another rule's question
const wss = new WebSocketServer({ port: 8082 });
wss.on('connection', (socket) => socket.on('error', console.error));
