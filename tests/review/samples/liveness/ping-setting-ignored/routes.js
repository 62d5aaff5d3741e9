import fastify from 'fastify';

fastify().get('/', { websocket: true, keepAlive: true }, (socket) => { // ok
  socket.on('message', (data) => socket.send(data));
});
