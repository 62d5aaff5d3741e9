const WebSocket = require('ws');

const upstream = new WebSocket('wss://example.com/quotes');
upstream.on('error', console.error);
upstream.on('message', (data) => {
  const quote = JSON.parse(data); // ok
  console.log(quote.price);
});
