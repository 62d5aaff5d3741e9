const http = require('http');
const { Server } = require('socket.io');
const { WebSocketServer } = require('ws');

const server = http.createServer();
const chat = new WebSocketServer({ server, path: '/chat' });
const news = new WebSocketServer({ server, path: '/news' }); // expect: HF223

const other = http.createServer();
const io = new Server(other);
const raw = new WebSocketServer({ server: other, path: '/raw' }); // expect: HF223

const turn = http.createServer();
const feed = new WebSocketServer({ server: turn, path: '/feed' }); // expect: HF223
const live = new Server(turn, { path: '/live' });

const single = http.createServer();
const alone = new WebSocketServer({ server: single }); // ok
const apart = new WebSocketServer({ noServer: true }); // ok
const own = new WebSocketServer({ port: 8081 }); // ok
const called = require('socket.io')(single);

function start (secure) {
  const either = http.createServer();
  if (secure) {
    return new WebSocketServer({ server: either, verifyClient });
  } else {
    return new WebSocketServer({ server: either }); // ok: one or the other
  }
}
