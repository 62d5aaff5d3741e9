let socket;
let retries = 0;

function connect() {
  socket = new WebSocket('wss://feed.example.com');
  socket.onopen = () => {
    retries = 0; // expect: HF305
  };
  socket.onclose = () => {
    setTimeout(connect, Math.random() * Math.min(30_000, 1000 * 2 ** retries++));
  };
}

connect();

export class Brief {
  connect() {
    this.ws = new WebSocket('wss://feed.example.com');
    this.ws.onopen = () => (this.failures = 0); // expect: HF305
    this.ws.onclose = () => {
      setTimeout(() => this.connect(), Math.random() * Math.min(30_000, 1000 * 2 ** this.failures++));
    };
  }
}
