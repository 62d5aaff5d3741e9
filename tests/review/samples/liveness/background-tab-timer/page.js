const ws = new WebSocket('wss://example.org');

ws.onopen = () => {
  setInterval(() => ws.send('ping'), 20_000); // expect: HF111
  setInterval(() => ws.send('ping'), 120_000); // ok
  setInterval(() => render(), 1_000); // ok
};
