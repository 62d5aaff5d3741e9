import { WebSocketServer } from 'ws';

const options = { port: 8080, heartbeatInterval: 30_000 }; // ok
const wss = new WebSocketServer(options);

setInterval(() => wss.clients.forEach((socket) => socket.ping()), options.heartbeatInterval);
