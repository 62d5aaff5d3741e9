import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { authenticate, sessions, track } from './auth.js';

const wss = new WebSocketServer({ noServer: true });
const server = createServer();

server.on('upgrade', async (request, socket, head) => { // expect: HF202
  const user = await authenticate(request);
  if (!user) {
    socket.write('HTTP/1.1 401 Unauthorized\r\n\r\n');
    socket.destroy();
    return;
  }
  wss.handleUpgrade(request, socket, head, (ws) => wss.emit('connection', ws, request, user));
});

server.on('upgrade', function (request, duplex, head) { // expect: HF202
  sessions(request, {}, () => {
    wss.handleUpgrade(request, duplex, head, function done(ws) {
      wss.emit('connection', ws, request);
    });
  });
});

// Nothing happens in between: `handleUpgrade` has a listener of its own.
server.on('upgrade', (request, socket, head) => { // ok
  wss.handleUpgrade(request, socket, head, (ws) => wss.emit('connection', ws, request));
});

server.on('upgrade', async (request, socket, head) => { // ok
  socket.on('error', console.error);
  await authenticate(request);
  socket.removeListener('error', console.error);
  wss.handleUpgrade(request, socket, head, (ws) => wss.emit('connection', ws, request));
});

server.on('upgrade', async (request, socket, head) => { // ok: who knows what `track` does
  track(socket);
  await authenticate(request);
  wss.handleUpgrade(request, socket, head, (ws) => wss.emit('connection', ws, request));
});

server.on('upgrade', (request, socket, head) => { // ok: at once, one of them
  [wss].filter((it) => it.shouldHandle(request)).forEach((it) => {
    it.handleUpgrade(request, socket, head, (ws) => it.emit('connection', ws, request));
  });
});

server.on('upgrade', async (request, socket) => { // ok: it is not for WebSockets
  await authenticate(request);
  socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
});

server.on('upgrade', (request, socket, head) => { // ok: what waits comes later, or beside it
  const later = async () => save(await authenticate(request));
  wss.handleUpgrade(request, socket, head, later);
});

server.on('upgrade', () => console.log('upgrade')); // ok
server.on('connection', (socket) => socket.setNoDelay(true)); // ok
server.emit('ready');
