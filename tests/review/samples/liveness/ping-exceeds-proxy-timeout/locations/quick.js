const { WebSocketServer } = require('ws');

const stops = new WebSocketServer({ port: 3001, path: '/stops', maxPayload: 4096 });
setInterval(() => {
  for (const stop of stops.clients) stop.ping();
}, 10_000); // ok
