import ReconnectingWebSocket from 'reconnecting-websocket';
import { io } from 'socket.io-client';
import { createClient } from 'graphql-ws';

const scheme = 'ws://';

export function live(path) {
  return new WebSocket('ws://' + location.host + path); // expect: HF508
}

export function chat() {
  return new ReconnectingWebSocket(`ws://${window.location.hostname}:8080/chat`); // expect: HF508
}

export const old = new WebSocket('ws://' + document.domain + ':9000'); // expect: HF508
export const game = io('http://' + window.location.hostname + ':3000'); // expect: HF508

export const prices = new WebSocket('ws://prices.tradefeed.io/v1'); // expect: HF508
export const ports = new WebSocket('ws://prices.tradefeed.io:8080/v1'); // expect: HF508
export const whole = new WebSocket(process.env.FEED || 'ws://prices.tradefeed.io'); // expect: HF508
export const graph = createClient({
  url: 'ws://graph.tradefeed.io/subscriptions', // expect: HF508
});

const plain = 'ws://'; // expect: HF508
export const apart = new WebSocket(plain + location.host);

export function right() {
  const protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(`${protocol}//${location.host}/live`); // ok
}

export function byHand(host) {
  if (location.protocol === 'https:') {
    return new WebSocket('wss://' + location.host);
  } else {
    return new WebSocket('ws://' + location.host); // ok
  }
}

export function dashboards(host, secure) {
  const url = secure ? `wss://${host}` : `ws://${host}`;
  return [
    new WebSocket(url), // ok
    new WebSocket(`ws://${host}/feed`), // ok
    new WebSocket(scheme + host), // ok
    new WebSocket(scheme), // ok: says nothing
    new WebSocket(`ws://`), // ok: says nothing
    new WebSocket('ws://localhost:3000'), // ok
    new WebSocket('ws://127.0.0.1:3000/debug'), // ok
    new WebSocket('ws://192.168.1.20/printer'), // ok
    new WebSocket('ws://8.8.4.4/dns'), // expect: HF508
    new WebSocket('ws://gateway:8080'), // ok: a service of the same network
    new WebSocket('ws://tv.local:3000'), // ok
    new WebSocket('ws://feed.example.com'), // ok: stands for another
    new WebSocket('ws://orders.example.com'), // expect: HF508
    new WebSocket('ws://my-server.com/socket'), // ok
    new WebSocket('ws://mywebsite.com/socket'), // ok
    new WebSocket('ws://your-app.fly.dev/socket'), // ok
    new WebSocket('ws://yourdomain.com'), // ok
    new WebSocket('ws://api.server.com'), // ok
    new WebSocket('ws://stream.barchart.com/x'), // expect: HF508
    new WebSocket('ws://api.mytrade.com'), // expect: HF508
    new WebSocket('ws://food.com'), // expect: HF508
    new WebSocket('ws://hosting.de'), // expect: HF508
    new WebSocket('ws://exämple.com'), // expect: HF508
    new WebSocket('ws://xn--exmple-cua.xn--p1ai'), // expect: HF508
    new WebSocket('ws://feed' + number() + '.tradefeed.io'), // ok: too little is known
    new WebSocket('wss://prices.tradefeed.io'), // ok
    new WebSocket(host.replace('http://', 'ws://')), // ok
    new WebSocket(), // ok
    new WebSocket(443), // ok
  ];
}

export function tool(port) {
  return new WebSocket(`ws://${location.hostname}:${port}/records`); // expect: HF508 weak
}

export function both() {
  const one = new WebSocket(feed);
  const two = new WebSocket(feed);
  return [one, two];
}
const feed = 'ws://prices.tradefeed.io/v2'; // expect: HF508

export function typed(socket = new WebSocket(`ws:`)) {
  socket.send('hello');
}
