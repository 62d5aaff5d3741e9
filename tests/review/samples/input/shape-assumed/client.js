const WebSocket = require('ws');

const upstream = new WebSocket('wss://example.com/quotes');
upstream.on('error', console.error);
upstream.on('open', () => upstream.send(JSON.parse('{}').symbol)); // ok
