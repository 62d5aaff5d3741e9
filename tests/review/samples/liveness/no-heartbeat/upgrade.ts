import WebSocket = require('ws');
import { createServer } from 'http';

const wss = new WebSocket.Server({ noServer: true }); // expect: HF101
const server = createServer();

function onConnection(socket: WebSocket) {
  socket.on('error', () => undefined);
  socket.on('message', (data) => socket.send(String(data)));
}

wss.on('connection', onConnection);
server.on('upgrade', (request, raw, head) => {
  wss.handleUpgrade(request, raw, head, (socket) => wss.emit('connection', socket, request));
});
