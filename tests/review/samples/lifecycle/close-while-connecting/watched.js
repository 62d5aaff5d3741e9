import WebSocket from 'ws';

export function listen() {
  const radio = new WebSocket('wss://radio.example.com');
  const late = setTimeout(() => radio.close(), 3000); // expect: HF217
  let silent;
  const heard = () => {
    clearTimeout(silent);
    silent = setTimeout(() => radio.terminate(), 30_000); // ok: only an open one is heard
  };
  radio.on('open', () => {
    clearTimeout(late);
    heard();
  });
  radio.on('ping', heard);
  radio.on('message', () => {
    heard();
    setTimeout(() => radio.close(), 1000); // ok
  });
}
