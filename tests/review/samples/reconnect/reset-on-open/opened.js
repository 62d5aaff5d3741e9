let socket;
let opened = 0;
let retries = 0;

function connect() {
  socket = new WebSocket('wss://feed.example.com');
  socket.onopen = () => {
    opened += 1;
    retries = 0; // expect: HF305
  };
  socket.onclose = () => {
    setTimeout(connect, Math.random() * Math.min(30_000, 1000 * 2 ** retries++));
  };
}

connect();
