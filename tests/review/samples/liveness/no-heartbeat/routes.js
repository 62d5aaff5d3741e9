const fastify = require('fastify')();
fastify.register(require('@fastify/websocket'));

fastify.register(async (app) => {
  app.get('/chat', { websocket: true }, (socket) => { // expect: HF101
    socket.on('message', (data) => socket.send(data));
  });
  app.get('/news', { websocket: true }, (socket) => {
    socket.on('message', () => socket.send('none'));
  });
});
