import WS from 'ws';

const RETRY = 3 * 1000;
let socket;

function connect() {
  socket = new WS('wss://feed.example.com/trades');
  socket.on('message', (data) => show(data));
  socket.on('error', (error) => console.error(error));
  socket.on('close', () => {
    console.log('closed');
    setTimeout(connect, RETRY); // expect: HF302
  });
}

export class Ticker {
  constructor(url) {
    this.url = url;
    this.reconnectDelay = 5000;
    this.open();
  }

  open() {
    this.ws = new WebSocket(this.url);
    this.ws.onmessage = (event) => show(event.data);
    this.ws.onclose = this.onClose.bind(this);
  }

  onClose() {
    this.scheduleReconnect();
  }

  scheduleReconnect() {
    this.timer = setTimeout(() => this.open(), this.reconnectDelay); // expect: HF302
  }
}

export function watch(url) {
  const dial = () => {
    const ws = new WebSocket(url);
    ws.addEventListener('close', () => {
      dial(); // expect: HF302
    });
  };
  dial();
}

export function poll(url) {
  let ws = null;
  const ensureConnected = () => {
    if (ws === null || ws.readyState === WebSocket.CLOSED) {
      ws = new WebSocket(url);
      ws.onmessage = (event) => show(event.data);
    }
  };
  ws = new WebSocket(url);
  const reconnectTimer = setInterval(ensureConnected, 2000); // expect: HF302
  return reconnectTimer;
}

export async function forever(url) {
  while (true) {
    try {
      await session(url);
    } catch (error) {
      console.error(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000)); // expect: HF302
  }
}

function session(url) {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url);
    ws.onclose = resolve;
    ws.onerror = reject;
  });
}

connect();
