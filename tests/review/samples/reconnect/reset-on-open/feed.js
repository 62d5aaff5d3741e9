const WebSocket = require('ws');

let retryDelay = 500;
let socket;

function start() {
  socket = new WebSocket('wss://feed.example.com');
  socket.on('error', (error) => console.error(error));
  socket.on('open', onOpen);
  socket.on('close', () => {
    setTimeout(start, retryDelay * (0.5 + Math.random() / 2));
    retryDelay = Math.min(retryDelay * 1.5, 20000);
  });
}

function onOpen() {
  subscribe();
  resetBackoff();
}

function resetBackoff() {
  retryDelay = 500; // expect: HF305
}

function subscribe() {
  socket.send('{"type":"subscribe"}');
}

start();

let wait = 1000;

function chained(url) {
  new WebSocket(url)
    .on('open', () => {
      wait = 1000; // expect: HF305
    })
    .on('close', () => {
      setTimeout(() => chained(url), Math.random() * wait);
      wait = Math.min(30000, wait * 2);
    });
}

chained('wss://feed.example.com');
