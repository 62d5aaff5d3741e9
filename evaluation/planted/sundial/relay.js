// Fetches the sun's position from the observatory and hands it to the dials.
import WebSocket, { WebSocketServer } from 'ws';

const SOURCE = process.env.SOURCE ?? 'wss://observatory.example/sun';
const dials = new WebSocketServer({ port: 8600, maxPayload: 1024 }); // expect: no-heartbeat@dials
let sun = null;
let failures = 0;

function follow() {
  const source = new WebSocket(SOURCE, { maxPayload: 16 * 1024 }); // expect: no-error-listener@source
  const patience = setTimeout(() => source.close(), 5000); // expect: close-while-connecting@source
  let watchdog;
  const alive = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => source.terminate(), 40_000);
  };

  source.on('open', () => {
    clearTimeout(patience);
    failures = 0; // expect: reset-on-open
    alive();
  });
  source.on('ping', alive);
  source.on('message', (data) => {
    alive();
    try {
      sun = JSON.parse(data.toString());
    } catch {
      console.warn('the observatory sent something odd');
      return;
    }
    for (const dial of dials.clients) {
      if (dial.readyState === WebSocket.OPEN && dial.bufferedAmount < 8192) dial.send(JSON.stringify(sun));
    }
  });
  source.on('close', (code) => {
    clearTimeout(watchdog);
    failures += 1;
    const base = Math.min(1000 * 2 ** failures, 30_000);
    console.info('observatory closed with %d', code);
    setTimeout(follow, base / 2 + Math.random() * (base / 2));
  });
}

dials.on('connection', (dial) => { // expect: no-heartbeat@dials
  dial.on('error', (error) => console.warn('dial: %s', error.message));
  if (sun) dial.send(JSON.stringify(sun));
});

follow();
