const http = require('http');
const { WebSocketServer } = require('ws');

const server = http.createServer();
const wss = new WebSocketServer({ server });

process.on('SIGTERM', () => {
  wss.close(() => { // expect: HF220
    server.close(() => process.exit(0));
  });
});

process.on('SIGINT', stop);

async function stop() {
  await flush();
  server.close(); // expect: HF220
}

process.on('SIGHUP', () => {
  for (const client of wss.clients) client.close(1001);
  wss.close(); // ok
});

process.on('SIGHUP', () => server.close(() => process.exit(0))); // expect: HF220

const sockets = new Set();
process.on('SIGHUP', () => {
  sockets.forEach((socket) => socket.destroy());
  server.close(); // ok: they have it coming
});
process.on('SIGHUP', () => {
  for (const socket of sockets) socket.terminate();
  server.close(); // ok
});
process.on('SIGHUP', () => {
  drain(wss);
  wss.close(); // ok: who knows what `drain` does
});

process.on('SIGHUP', () => {
  hub.closeConnections();
  wss.close(); // ok: nor what this does
});
process.on('SIGHUP', () => {
  server.closeAllConnections();
  server.close(); // expect: HF220
});

process.on('SIGHUP', reload);
process.on(RELOAD, reload);
['SIGUSR2', 'SIGTERM'].forEach((signal) => process.on(signal, () => halt(signal)));

function halt(signal) {
  console.log(signal);
  wss.close(); // expect: HF220
}
process.on('exit', () => wss.close()); // ok: it ends anyway
process.on('SIGTERM');
server.on('close', () => wss.close()); // ok
server.listen(8080);
