module.exports = function register(io, socket) {
  socket.on('shelf:open', (shelf) => {
    socket.join(shelf); // expect: HF512
  });
  socket.on('book:lend', ({ shelf, book }) => {
    io.to(shelf).emit('lent', book); // expect: HF512
  });
  socket.on('nudge', (to) => {
    io.to(to).emit('nudged', socket.id); // ok: a peer, by the id of its socket
  });
  socket.on('desk:open', async (desk, credentials) => {
    socket.join(desk); // expect: HF512 weak
    await io.desks.open(desk, credentials);
  });
  socket.on('mine', () => {
    socket.join(`reader:${socket.data.reader}`); // ok
  });
};

// Nothing here says that it is a connection of Socket.IO.
module.exports.other = (bus, socket) => {
  socket.on('shelf:open', (shelf) => socket.join(shelf)); // ok
};
