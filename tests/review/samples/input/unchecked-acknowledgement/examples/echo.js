const { Server } = require('socket.io');

new Server(3000).on('connection', (socket) => {
  socket.on('echo', (text, reply) => {
    reply(text); // expect: HF412 weak
  });
});
