const WebSocket = require('ws');

const known = require('./known');

const ws = new WebSocket('wss://peer.example.com', { rejectUnauthorized: false }); // expect: HF509 weak
ws.on('open', () => {
  // The certificate is compared with the one that is known of this peer.
  if (ws._socket.getPeerCertificate().fingerprint256 !== known.fingerprint) ws.terminate();
});
ws.on('error', console.error);
