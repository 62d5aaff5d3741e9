const WebSocket = require('ws');

function connect() {
  const socket = new WebSocket('wss://feed.example.com');
  socket.on('close', retry);
  socket.on('error', retry);
}

function retry() {
  setTimeout(connect, 1000 + Math.random() * 4000); // expect: HF306
}

connect();
