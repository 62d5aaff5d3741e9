import { createServer } from 'node:http';
import express from 'express';
import { Server } from 'socket.io';

import { djs, tracks } from './store.js';

const app = express();
const http = createServer(app); // expect: wrong-http-server@radio
const io = new Server(http, { // expect: in-memory-many-workers@radio, no-sticky-sessions@radio, wrong-http-server@radio
  cors: { origin: 'https://radio.example.fm', credentials: true }, // expect: cors-only
  pingInterval: 25, // expect: unit-mismatch
  pingTimeout: 20000,
  maxHttpBufferSize: 1e9, // expect: huge-max-message
});

const listeners = new Map(); // expect: in-memory-many-workers@radio

io.use(async (socket, next) => {
  const dj = await djs.bySession(socket.request.headers.cookie);
  socket.data.dj = dj;
  next();
});

io.on('connection', (socket) => {
  socket.on('tune', (station) => {
    socket.join(station); // expect: unauthorised-room
    listeners.set(station, (listeners.get(station) ?? 0) + 1);
    io.to(station).emit('listeners', listeners.get(station));
  });

  socket.on('play', ({ station, track }) => {
    if (!socket.data.dj || !socket.data.dj.stations.includes(station)) return;
    io.to(station).emit('track', tracks.get(track));
  });

  socket.on('shout', async (text, ack) => {
    if (typeof text !== 'string' || text.length > 140) return ack?.({ error: 'too long' });
    await tracks.shout(socket.id, text);
    ack?.({ ok: true });
  });

  socket.on('stats', (formula) => {
    socket.emit('stats', eval(formula)); // expect: dangerous-sink
  });
});

app.use(express.static('web'));
app.listen(process.env.PORT ?? 4000, () => console.log('on air')); // expect: wrong-http-server@radio
