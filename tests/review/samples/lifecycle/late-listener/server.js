import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import { buffered, load, save } from './users.js';

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', async (socket, request) => {
  socket.on('error', console.error);
  const user = await load(request);
  socket.on('message', (data) => save(user, data)); // expect: HF203
  socket.on('close', () => save(user, null));
});

wss.on('connection', async (socket, request) => {
  const loaded = load(request);
  socket.on('message', async (data) => save(await loaded, data)); // ok
  await save(await loaded, 'hello');
});

wss.on('connection', async (socket, request) => {
  socket.pause();
  const user = await load(request);
  socket.on('message', (data) => save(user, data)); // ok: nothing is read before
  socket.resume();
});

wss.on('connection', async (socket, request) => {
  if (!request.headers.cookie) {
    await save(null, 'a stranger');
    return;
  }
  socket.on('message', (data) => save(null, data)); // ok: one or the other
});

wss.on('connection', async (socket, request) => {
  const messages = buffered(socket);
  const user = await load(request);
  socket.on('message', () => save(user, messages.shift())); // ok: `buffered` listens
});

wss.on('connection', async (socket, request) => {
  await load(request);
  socket.send('hello');
  socket.on('close', () => save(null, 'gone')); // ok: no message
});

wss.on('connection', async (socket, request) => {
  const user = await load(request);
  if (user) socket.on('message', console.log); // expect: HF203
  else socket.close(1008);
});

wss.on('connection', (socket, request) => {
  load(request).then((user) => {
    socket.on('message', (data) => save(user, data)); // expect: HF203
  });
});

wss.on('connection', (socket, request) => {
  load(request).then((user) => {
    socket.on('message', (data) => save(user, data)); // ok: the other one hears what comes before
  });
  socket.on('message', buffered);
});

wss.on('connection', (socket) => {
  [1, 2].forEach(() => socket.on('message', console.log)); // ok
  const listen = () => socket.on('text', console.log);
  listen();
});

wss.on('connection', (socket) => {
  const listen = () => socket.on('message', console.log); // ok: called at once
  listen();
});

wss.on('connection', (socket) => {
  [1, 2].forEach(() => socket.on('message', console.log)); // ok: this too
});

const io = new Server(8081);

io.on('connection', async (socket) => {
  const user = await load(socket.handshake);
  socket.join(user.room);
  socket.on('chat', (text) => io.to(user.room).emit('chat', text)); // expect: HF203
});

io.of('/admin').on('connection', async (socket) => {
  socket.on('chat', (text) => io.emit('chat', text)); // ok
  await load(socket.handshake);
});
