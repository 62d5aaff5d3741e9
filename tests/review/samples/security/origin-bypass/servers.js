import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';

const all = () => true;

new WebSocketServer({ port: 1, verifyClient: () => true }); // expect: HF502
new WebSocketServer({ port: 2, verifyClient: all }); // expect: HF502
new WebSocketServer({ port: 3, verifyClient: (info, done) => done(true) }); // expect: HF502
new WebSocketServer({ port: 4, verifyClient: ({ origin }) => origin === 'https://a.com' }); // ok
new WebSocketServer({ port: 5, verifyClient: (info, done) => other(true) }); // ok
new WebSocketServer({ port: 6, verifyClient: (info, done) => done(false) }); // ok
new WebSocketServer({ port: 7, verifyClient: ({ origin }) => log(origin) }); // ok
new WebSocketServer({ port: 8 });

new Server(9, {
  allowRequest: (request, callback) => { // expect: HF502
    callback(null, true);
  },
});
new Server(10, { allowRequest: (request, callback) => callback(null, known(request)) }); // ok
new Server(11, { allowRequest: (request, callback) => callback(null, false) }); // ok

const trusted = ['https://example.com'];
trusted.includes('https://example.com'); // ok: a list

export function allowed(request) {
  const origin = request.headers.origin ?? '';
  if (origin.includes('example.com')) return true; // expect: HF502
  if (request.headers['origin'].indexOf('localhost') !== -1) return true; // expect: HF502
  if (origin.startsWith('https://example.com:')) return true; // ok
  if ((origin || '').endsWith('shop.com')) return true; // expect: HF502
  if (describe(origin).includes('example.com')) return false;
  if (origin.includes(request.headers.host)) return false;
  return trusted.includes(origin); // ok
}

const origins = ['https://a.com'];
const origin = origins;
origin.includes('a.com'); // ok: a list under another name
