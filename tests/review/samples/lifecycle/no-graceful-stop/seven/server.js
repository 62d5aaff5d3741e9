const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({ port: 8080 });

process.on('SIGTERM', () => {
  wss.close(() => process.exit(0)); // ok: before version 8 this ends the clients
});
