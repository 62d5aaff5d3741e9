let ws;

function connect() {
  ws = new WebSocket('wss://example.org/feed');
  ws.onopen = () => {
    const beat = () => {
      ws.send(JSON.stringify({ type: 'ping' })); // expect: HF102
      setTimeout(beat, 25_000);
    };
    beat();
  };
  ws.onclose = () => setTimeout(connect, 1000 + Math.random() * 1000);
}

connect();
