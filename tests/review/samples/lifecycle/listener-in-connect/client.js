import { io } from 'socket.io-client';
import ReconnectingWebSocket from 'reconnecting-websocket';

const socket = io('https://shop.example');

socket.on('connect', () => {
  console.log('connected');
  socket.on('order', (order) => { // expect: HF204
    console.log(order);
  });
  socket.on('stock', console.log);
});

// Beside it: once.
socket.on('price', console.log); // ok

const other = io('https://shop.example/other');
other.on('connect', () => {
  other.once('welcome', console.log); // ok: it goes by itself
  other.off('order');
  other.on('order', console.log); // ok: the old one is removed
});

const single = io('https://shop.example/single', { reconnection: false });
single.on('connect', () => {
  single.on('order', console.log); // ok: there is one connection
});

const first = io('https://shop.example/first');
first.once('connect', () => {
  first.on('order', console.log); // ok
});

const guarded = io('https://shop.example/guarded');
let listening = false;
guarded.on('connect', () => {
  if (!listening) guarded.on('order', console.log); // ok
  listening = true;
});
guarded.on('connect', outside);

function start() {
  return guarded.on('reconnect', () => {
    guarded.on('order', console.log); // expect: HF204
  });
}

const named = io('https://shop.example/named');
named.on('connect', connected);

function connected() {
  const id = named.id;
  named.on('order', (order) => console.log(id, order)); // expect: HF204
}

const feed = new ReconnectingWebSocket('wss://shop.example/feed');
feed.addEventListener('open', () => {
  feed.addEventListener('message', (event) => console.log(event.data)); // expect: HF204
});
feed.onopen = () => {
  feed.onmessage = console.log; // ok: it takes the place of the last one
};

const terse = io('https://shop.example/terse');
terse.on('connect', () => terse.on('order', console.log)); // expect: HF204
terse.on('connect', () => {
  terse.emit('hello'); terse.on('news', console.log); // expect: HF204
});
terse.on('connect', () => {
  terse.on('late', console.log); terse.emit('ready'); // expect: HF204
});
terse.on('connect', () => {
  terse.on('text', () => { // expect: HF204
console.log('not indented');
  });
});
terse.on('connect', function () {
  this.connected; // `this` would be another
  terse.on('mine', () => this.id); // expect: HF204
  terse.on('yours', function () { return this.id; });
});
