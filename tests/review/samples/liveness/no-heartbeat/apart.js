import WebSocket, { WebSocketServer } from 'ws';

// What is asked for signs of life is the other side, not those who connect here.
const screens = new WebSocketServer({ port: 8078, maxPayload: 4096 }); // expect: HF101

screens.on('connection', (screen) => {
  screen.on('error', console.error);
  screen.send('hello');
});

function follow() {
  const source = new WebSocket('wss://source.example.com', { maxPayload: 4096 });
  let watchdog;
  const alive = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => source.terminate(), 40_000);
  };
  source.on('error', console.error);
  source.on('ping', alive);
  source.on('message', (data) => {
    alive();
    for (const screen of screens.clients) screen.send(data);
  });
  source.on('close', () => setTimeout(follow, 1000 + Math.random() * 1000));
}

follow();
