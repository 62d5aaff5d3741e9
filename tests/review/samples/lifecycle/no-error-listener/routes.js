const express = require('express');
const fastify = require('fastify')();

const { app } = require('express-ws')(express());

app.ws('/echo', (ws, req) => { // expect: HF201
  ws.on('message', (text) => ws.send(text));
});

app.ws('/news', (ws, req) => { // ok
  ws.on('error', (error) => req.app.locals.log.warn(error));
  ws.send('hello');
});

fastify.register(require('@fastify/websocket'));
fastify.register(async function (app) {
  app.get('/ws', { websocket: true }, (socket) => { // ok: the plugin listens
    socket.on('message', () => socket.send('hi'));
  });
});
