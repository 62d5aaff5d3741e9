const WebSocket = require('ws');

process.on('uncaughtException', (error) => console.error(error));

const feed = new WebSocket('wss://example.com/feed');
feed.on('error', console.error);
feed.on('message', (data) => {
  const quote = JSON.parse(data); // ok
  console.log(quote.price);
});
