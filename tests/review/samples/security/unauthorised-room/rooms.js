import { Server } from 'socket.io';

const io = new Server(3000);

io.on('connection', (socket) => {
  socket.join(socket.data.user.id); // ok: not from a message
  socket.join();

  socket.on('join', (room) => {
    socket.join(room); // expect: HF512
    socket.to(room).emit('joined', socket.id);
  });

  socket.on('enter', ({ room }, done) => {
    if (!room || typeof room !== 'string') return;
    socket.join(room); // expect: HF512
    done();
    if (ROOMS.has(room)) done();
  });

  socket.on('asked', async (room) => {
    if (await isMember(socket.data.user, room)) socket.join(room); // ok
  });

  socket.on('awaited', async (data) => {
    await rooms.open(data.room);
    socket.join(data.room); // ok: what was awaited may throw
  });

  socket.on('listed', (room) => {
    if (!ROOMS.has(room)) return;
    socket.join(room); // ok
  });

  socket.on('public', (room) => {
    if (room === 'public') socket.join(room); // ok
  });

  socket.on('checked', (room) => {
    assertMember(socket, room);
    socket.join(room); // ok
  });

  socket.on('prefixed', (room) => {
    socket.join(`chat:${room}`); // expect: HF512
  });

  socket.on('several', (ids) => {
    ids.forEach((id) => socket.join('job:' + id)); // expect: HF512
  });

  socket.on('sent', (data) => {
    io.to(data.room).emit('said', data.text); // expect: HF512
    socket.to(data.room).emit('seen', data.text);
  });

  socket.on('progress', (job, percent) => {
    io.in(`job:${job}`).emit('progress', percent); // expect: HF512
  });

  socket.on('member', (data) => {
    if (!socket.rooms.has(data.room)) return;
    io.to(data.room).emit('said', data.text); // ok
  });

  socket.on('signal', ({ to, offer }) => {
    io.to(to).emit('signal', offer); // ok: a peer, by the id of its socket
    io.to('lobby-room').emit('signalled'); // ok: always the same
    io.to();
  });

  socket.on('later', (room) => {
    database.find(room, (found) => {
      socket.join(room); // ok: asked the database
      found.seen();
    });
  });
});

const streams = {};

io.of('/logs').on('connection', (socket) => {
  socket.emit('streams', Object.keys(streams));
  socket.on('select', (stream) => {
    socket.join(stream); // expect: HF512 weak
    socket.emit('backlog', streams[stream]);
  });
  socket.on('watch', (other) => {
    socket.join(other); // expect: HF512
    socket.emit('backlog', other);
  });
});
