import { WebSocketServer } from 'ws';
import { watch } from './watch.js';

const wss = new WebSocketServer({ port: 8080 });
const clients = new Map();

// The server's own errors are others than those of its connections.
wss.on('error', console.error);
wss.on('connection', (socket) => { // expect: HF201
  clients.set(socket, { socket, since: Date.now() });
  socket.on('message', (data) => {
    socket.send(data);
  });
});

const admin = new WebSocketServer({ port: 8081 });

function greet(peer, request) { // ok
  peer.on('error', console.error);
  peer.send(`hello ${request.url}`);
}

admin.on('connection', greet);

const twice = new WebSocketServer({ port: 8082 });
twice.on('connection', (socket) => { // ok: the next one listens
  socket.on('message', console.log);
});
twice.on('connection', (socket) => { // ok
  socket.onerror = console.error;
});

const watched = new WebSocketServer({ port: 8083 });
watch(watched);
watched.on('connection', (socket) => { // ok: who knows what `watch` does
  socket.on('message', console.log);
});

const handed = new WebSocketServer({ port: 8084 });
handed.on('connection', (socket) => { // ok: or what it does with the socket
  const client = { socket, name: 'x' };
  watch(client);
});
handed.on('connection', (socket) => { // ok
  for (const event of ['error', 'close']) socket.on(event, console.log);
});

const inline = new WebSocketServer({ port: 8085 });
inline.on('connection', (socket) => socket.on('message', (data) => socket.send(data))); // expect: HF201

const board = new WebSocketServer({ port: 8086 });
board.on('connection', (socket) => { // expect: HF201
  send(socket, 'hello');
  socket.on('message', (data) => broadcast(board, data));
});

function send(client, data) {
  client.send(JSON.stringify(data));
}

function broadcast(server, data) {
  for (const client of server.clients) client.send(data);
}

const logged = new WebSocketServer({ port: 8087 });
logged.on('connection', (socket) => { // ok: a function of the file listens
  socket.on('message', console.log);
});
log(logged);

function log(server) {
  server.on('connection', (socket) => socket.on('error', console.error));
}

const passed = new WebSocketServer({ port: 8088 });
passed.on('connection', (socket) => { // ok: a function of the file hands it on
  socket.on('message', console.log);
});
pass(passed);

function pass(server) {
  watch(server);
}
