import WebSocket from 'ws';

// A client of somebody else's server does not come through this tree's proxy.
const feed = new WebSocket('wss://stream.example.com/feed');
feed.on('error', console.error);
setInterval(() => feed.ping(), 180_000); // ok
