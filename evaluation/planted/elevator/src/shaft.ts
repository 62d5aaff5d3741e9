import { App, SHARED_COMPRESSOR } from 'uWebSockets.js';

const app = App();

app.ws('/shaft', { // expect: no-origin-check
  idleTimeout: 0, // expect: idle-timeout-disabled
  sendPingsAutomatically: false, // expect: ping-disabled@shaft
  compression: SHARED_COMPRESSOR, // expect: server-deflate
  message(ws, data, binary) {
    app.publish('shaft', data, binary);
  },
  open(ws) {
    ws.subscribe('shaft');
  },
});

let delay = 500;

export function follow(url: string, see: (text: string) => void) {
  const ws = new WebSocket(url);
  ws.onmessage = (e) => see(String(e.data));
  ws.onclose = () => {
    delay = delay * 1.5; // expect: uncapped-backoff@shaft, no-jitter@shaft
    setTimeout(() => follow(url, see), delay); // expect: uncapped-backoff@shaft, no-jitter@shaft
  };
}

app.listen(9100, () => {});
