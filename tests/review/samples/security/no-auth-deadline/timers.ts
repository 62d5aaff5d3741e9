import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (ws) => {
  let authenticated = false;
  const timer = setTimeout(() => ws.close(1008, 'authentication timed out'), 10_000);
  ws.on('message', (data) => {
    if (!authenticated) { // ok
      authenticated = verify(data.toString());
      clearTimeout(timer);
    }
  });
});

const swept = new WebSocketServer({ port: 8081 });
swept.on('connection', (ws) => {
  ws.on('message', (data) => {
    if (!ws.authed) { // ok: all are looked at in turn
      ws.authed = verify(data.toString());
    }
  });
});
setInterval(() => {
  for (const ws of swept.clients) {
    if (!ws.authed) ws.terminate();
  }
}, 30_000);
