'use strict';

const http = require('node:http');
const express = require('express');
const { Server } = require('socket.io');
const registerScores = require('./scores');
const registerStands = require('./stands');
const { userFor } = require('./users');

const app = express();
app.use(express.static(`${__dirname}/../public`));
app.get('/version', (req, res) => res.json({ version: process.env.GIT_SHA || 'dev' }));

const server = http.createServer(app);
const io = new Server(server, { // expect: no-sticky-sessions@orchestra, in-memory-many-workers@orchestra
  cors: { origin: 'https://orchestra.example', credentials: true }, // expect: cors-only
  pingInterval: 25, // expect: unit-mismatch
  pingTimeout: 600000, // expect: ping-timeout-too-long
  perMessageDeflate: { threshold: 1024 }, // expect: server-deflate
  maxHttpBufferSize: 5e5,
});

io.use(async (socket, next) => {
  try {
    socket.data.user = await userFor(socket.handshake.headers.cookie);
    next(socket.data.user ? undefined : new Error('unauthorised'));
  } catch (error) {
    next(error);
  }
});

io.on('connection', (socket) => {
  console.log('%s sat down', socket.data.user.name);
  registerScores(io, socket);
  registerStands(io, socket);
  socket.on('disconnect', (reason) => console.log('%s left: %s', socket.data.user.name, reason));
});

exports.start = (port) => {
  app.listen(port, () => { // expect: wrong-http-server
    console.log('listening on %d', port);
  });
};
exports.io = io;
