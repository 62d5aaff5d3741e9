const https = require('https');
const WebSocket = require('ws');
const io = require('socket.io-client');

new WebSocket('wss://example.com', { rejectUnauthorized: false }); // expect: HF509
new WebSocket('wss://localhost:8443', { rejectUnauthorized: false }); // ok: this machine
new WebSocket(url, { rejectUnauthorized: process.env.STRICT !== '0' }); // ok: a setting
new WebSocket(url, { ca }); // ok

function relay(args, cookie) {
  const given = { rejectUnauthorized: false }; // ok: this machine
  let target = (args.plain ? 'ws' : 'wss') + '://localhost:' + args.port +
    '/' + args.folder + (args.deep ? 'deep' : '') + 'relay?auth=' + cookie;
  if (args.domain) target += '&domain=' + args.domain;
  return new WebSocket(target, given);
}

function command(args) {
  let target = 'wss://localhost/control';
  if (args.url) target = args.url;
  return new WebSocket(target, { rejectUnauthorized: false }); // expect: HF509
}

new WebSocket('wss://' + host + '/?from=localhost', { rejectUnauthorized: false }); // expect: HF509

const options = { path: '/live', rejectUnauthorized: false }; // expect: HF509
io('https://example.com', options);

const agent = new https.Agent({ rejectUnauthorized: false }); // expect: HF509
new WebSocket('wss://example.com', { agent });
new WebSocket('wss://example.com', { agent: https.globalAgent }); // ok

process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // expect: HF509
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1'; // ok
process.env.PORT = '0';
