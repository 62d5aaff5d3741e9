import { WebSocketServer } from 'ws';

const server = new WebSocketServer({
  port: 8080,
  verifyClient: ({ origin }) => new URL(origin).hostname.includes('lake.example'), // expect: HF502
});

const right = new WebSocketServer({
  port: 8081,
  verifyClient: ({ origin }) => new URL(origin).hostname === 'lake.example', // ok
});

for (const one of [server, right]) {
  one.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
}
