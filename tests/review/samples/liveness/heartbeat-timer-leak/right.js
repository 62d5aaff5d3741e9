import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (socket) => {
  const beat = setInterval(() => socket.ping(), 30_000); // ok
  socket.on('close', () => clearInterval(beat));
});

class Session {
  constructor(socket) {
    this.socket = socket;
    this.beat = setInterval(() => this.socket.ping(), 30_000); // ok
    socket.on('close', () => this.stop());
  }

  stop() {
    clearInterval(this.beat);
  }
}
wss.on('connection', (socket) => new Session(socket));

wss.on('connection', (socket) => {
  const timers = [setInterval(() => socket.ping(), 30_000)]; // ok
  keep(socket, timers);
});
wss.on('connection', (socket) => {
  keep(socket, () => setInterval(() => socket.ping(), 30_000)); // ok
});

class Feed {
  start(url) {
    this.socket = new ReconnectingWebSocket(url); // it redials by itself
    setInterval(() => this.socket.send('2'), 15_000); // ok: one for all its connections
  }
}
