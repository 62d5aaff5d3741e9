const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (ws) => {
  ws.isAlive = true;
  ws.missed = 0;
  ws.on('error', console.error);
  ws.on('pong', () => { ws.isAlive = true; });
  ws.on('message', (data) => {
    if (data.length > 1000) ws.close(1009); // ok
  });
});

setInterval(() => {
  wss.clients.forEach((ws) => {
    if (ws.isAlive === false) return ws.close(); // expect: HF103
    ws.isAlive = false;
    ws.ping();
  });
}, 30000);

setInterval(() => {
  for (const ws of wss.clients) {
    if (!ws.isAlive) {
      console.log('gone');
      ws.close(1001, 'no pong'); // expect: HF103
      continue;
    }
    ws.missed > 3 && ws.close(); // expect: HF103
    ws.busy && ws.close(); // ok
    ws.ping();
  }
}, 30000);
