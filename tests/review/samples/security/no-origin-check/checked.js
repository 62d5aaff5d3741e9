const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({ // ok
  port: 8080,
  verifyClient: (info) => ALLOWED.has(info.origin),
});

wss.on('connection', (ws, req) => {
  ws.user = users.bySession(req.headers.cookie);
});
