import WebSocket from 'ws';

export function check(url, done) {
  const ws = new WebSocket(url);
  const timer = setTimeout(() => {
    ws.terminate(); // expect: HF217
    done(new Error('timeout'));
  }, 5000);
  ws.on('open', () => {
    clearTimeout(timer);
    ws.close(); // ok: it is open
  });
  setTimeout(() => {
    if (ws.readyState === WebSocket.OPEN) ws.close(); // ok
  }, 9000);
}

export function heard(url, done) {
  const ws = new WebSocket(url);
  ws.on('error', done);
  setTimeout(() => ws.terminate(), 5000); // ok
}
