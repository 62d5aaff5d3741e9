import { WebSocketServer, type WebSocket } from 'ws';

const wss = new WebSocketServer({ port: 8080 });
const early = new WebSocketServer({ port: 8081 });

wss.on('connection', (socket) => void greet(socket));
early.on('connection', (socket) => void listen(socket));

async function greet(socket: WebSocket) {
  const rows = await load();
  socket.on('message', (data) => console.log(rows, data)); // expect: HF203
}

async function listen(socket: WebSocket) {
  socket.on('message', (data) => console.log(data)); // ok
  socket.send(await load());
}
