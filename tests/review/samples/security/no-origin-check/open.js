const uWS = require('uWebSockets.js');
const { Server: Sockets } = require('ws');
const express = require('express');
const { renderTo } = require('./render');

const shapes = new Map();
const sockets = new Sockets({ port: 8090, maxPayload: 4096 }); // expect: HF501

sockets.on('connection', (socket, request) => {
  const name = request.url.slice(1);
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => shapes.set(name, data.toString()));
});

uWS
  .App()
  .ws('/draw/:sheet', { // expect: HF501
    upgrade: (res, req, context) => {
      res.upgrade({ sheet: req.getParameter(0) }, req.getHeader('sec-websocket-key'), '', '', context);
    },
    message: (ws, data) => shapes.set(ws.getUserData().sheet, data),
  })
  .listen(9001, () => {});

const news = new Sockets({ port: 8091 }); // ok: it only sends, and to everybody the same
news.on('connection', (socket) => {
  socket.on('error', () => socket.terminate());
  socket.send('welcome');
});

const keyed = new Sockets({ port: 8092 }); // ok: the client has to know a key
keyed.on('connection', (socket, request) => {
  if (request.url !== '/' + process.env.FEED_TOKEN) return socket.close(4001);
  socket.on('message', (data) => shapes.set('keyed', data));
});

const elsewhere = new Sockets({ noServer: true }); // ok: who upgrades may ask
elsewhere.on('connection', (socket) => socket.on('message', renderTo));

const guarded = new Sockets({ port: 8093, verifyClient: require('./clients') }); // ok
guarded.on('connection', (socket) => socket.on('message', (data) => shapes.set('guarded', data)));

const unseen = new Sockets({ port: 8094 }); // ok: what it does is not here
unseen.on('connection', renderTo);

const app = express();
app.ws('/echo', (socket, request) => { // ok: what the application asks is not known
  socket.on('message', (data) => socket.send(data));
});
