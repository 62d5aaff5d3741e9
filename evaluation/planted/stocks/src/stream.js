import ReconnectingWebSocket from 'reconnecting-websocket';

const cookie = document.cookie.match(/session=([^;]+)/)[1];

const rws = new ReconnectingWebSocket('wss://stocks.example.com/stream?session=' + cookie, 'v1', { // expect: token-in-query@rws, frozen-token-url@rws
  minReconnectionDelay: 1, // expect: fixed-delay@rws
  maxReconnectionDelay: 1, // expect: fixed-delay@rws
  maxEnqueuedMessages: Infinity, // expect: unbounded-queue
  connectionTimeout: 4, // expect: unit-mismatch
});

let listeners = {};

export function watch(symbol, fn) {
  listeners[symbol] = fn;
  rws.send(JSON.stringify({ op: 'watch', symbol })); // expect: no-resync@stocks
}

rws.addEventListener('open', () => console.info('stream open')); // expect: no-resync@stocks
rws.addEventListener('message', (ev) => {
  const quote = JSON.parse(ev.data); // expect: unguarded-parse
  listeners[quote.symbol](quote); // expect: shape-assumed
});
