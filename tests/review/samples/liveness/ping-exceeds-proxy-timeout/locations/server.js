const { WebSocketServer } = require('ws');

const trams = new WebSocketServer({ port: 3000, path: '/trams', maxPayload: 4096 });
setInterval(() => {
  for (const tram of trams.clients) tram.ping();
}, 45_000); // expect: HF107 weak
