require('dotenv').config();
const http = require('http');
const express = require('express');
const WebSocket = require('ws');
const db = require('./db');

const app = express();
app.use(express.static('public'));

const server = http.createServer(app);
const wss = new WebSocket.Server({ server, path: '/chat' }); // expect: no-heartbeat@chat, no-origin-check@chat

const clients = new Map();

wss.on('error', (e) => console.error('server error', e));

wss.on('connection', function (socket, req) { // expect: no-heartbeat@chat, no-error-listener@chat, no-origin-check@chat
  const name = new URL(req.url, 'http://x').searchParams.get('name');
  clients.set(name, socket);
  console.log('%s joined, %d online', name, clients.size);

  socket.on('message', async function (raw) {
    const msg = JSON.parse(raw); // expect: unguarded-parse@chat, shape-assumed@chat
    switch (msg.type) { // expect: shape-assumed@chat
      case 'say':
        for (const [who, peer] of clients) {
          if (peer.readyState === WebSocket.OPEN) {
            peer.send(JSON.stringify({ type: 'said', from: name, text: msg.text }));
          }
        }
        break;
      case 'history': {
        const rows = await db.query(
          `SELECT author, body FROM messages WHERE room = '${msg.room}' ORDER BY id DESC LIMIT 50` // expect: dangerous-sink@sql
        );
        socket.send(JSON.stringify({ type: 'history', rows }));
        break;
      }
    }
  });

  socket.on('close', () => {
    clients.delete(name); // expect: registry-close-race
    console.log('%s left', name);
  });
});

server.listen(process.env.PORT || 3000);

process.on('SIGTERM', () => {
  server.close(() => process.exit(0)); // expect: no-graceful-stop
});
