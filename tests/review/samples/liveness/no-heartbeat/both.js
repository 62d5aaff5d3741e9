import WebSocket, { WebSocketServer } from 'ws';

const screens = new WebSocketServer({ port: 8079, maxPayload: 4096 }); // ok: those are pinged too

screens.on('connection', (screen) => {
  screen.on('error', console.error);
  screen.send('hello');
});

setInterval(() => {
  for (const screen of screens.clients) screen.ping();
}, 20_000);

function follow() {
  const source = new WebSocket('wss://source.example.com', { maxPayload: 4096 });
  let watchdog;
  source.on('error', console.error);
  source.on('ping', () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => source.terminate(), 40_000);
  });
  source.on('close', () => setTimeout(follow, 1000 + Math.random() * 1000));
}

follow();
