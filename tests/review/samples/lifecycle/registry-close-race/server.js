import { randomUUID } from 'node:crypto';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });
const clients = new Map();
const byId = new Map();
const devices = {};
const sessions = new Map();
const rooms = new Map();

wss.on('connection', (socket, request) => {
  const userId = new URL(request.url, 'ws://x').searchParams.get('user');
  clients.set(userId, socket);
  socket.on('error', console.error);
  socket.on('close', () => {
    clients.delete(userId); // expect: HF207
  });
});

wss.on('connection', (socket, request) => {
  const userId = request.headers['x-user'];
  sessions.set(userId, socket);
  socket.on('close', () => {
    if (sessions.get(userId) === socket) sessions.delete(userId); // ok
  });
});

wss.on('connection', (socket, request) => {
  const name = request.url;
  clients.set(name, socket);
  socket.on('close', () => {
    console.log('bye'); clients.delete(name); // expect: HF207
  });
});

// A key that comes but once.
wss.on('connection', (socket) => {
  const clientId = randomUUID();
  byId.set(clientId, { socket, name: 'x' });
  socket.on('close', () => byId.delete(clientId)); // ok
});

wss.on('connection', (peer, request) => {
  const device = request.headers['x-device'];
  devices[device] = { peer, since: Date.now() };
  peer.on('close', forget);
  peer.on('close', () => console.log('gone'));

  function forget() {
    delete devices[device]; // expect: HF207
  }
});

// The second one is turned away.
wss.on('connection', (socket, request) => {
  const roomName = request.url;
  if (rooms.has(roomName)) {
    socket.close(4000);
    return;
  }
  rooms.set(roomName, socket);
  socket.on('close', () => rooms.delete(roomName)); // ok
});

const io = new Server(8081);
const online = {};
const players = new Map();

io.on('connection', (socket) => {
  const { username } = socket.handshake.auth;
  online[username] = socket.id;
  socket.on('disconnect', () => {
    console.log('bye'); delete online[username]; // expect: HF207
  });

  const player = { socket, score: 0 };
  const playerName = socket.handshake.query.name;
  players.set(playerName, player);
  socket.on('disconnect', () => players.delete(playerName)); // expect: HF207
  socket.on('logout', () => {
    players.delete(playerName); // ok: on purpose
  });
  socket.on('kick', (name) => {
    players.delete(name); // ok: on purpose
  });
});
