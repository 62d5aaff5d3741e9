import WebSocket from 'ws';
import { EventEmitter } from 'node:events';

const ENDPOINT = 'wss://stream.exchange.example/v2';
const RETRY_MS = 5 * 1000;

interface Tick {
  symbol: string;
  price: number;
}

export class PriceFeed extends EventEmitter {
  private sock?: WebSocket;
  private pinger?: NodeJS.Timeout;
  private lastPong = 0;

  constructor(private readonly symbols: string[]) {
    super();
  }

  start(): void {
    this.sock = new WebSocket(ENDPOINT, { rejectUnauthorized: false }); // expect: tls-verification-off, no-connect-timeout

    this.sock.on('open', () => {
      this.sock!.send(JSON.stringify({ op: 'subscribe', args: this.symbols }));
      this.pinger = setInterval(() => { // expect: heartbeat-timer-leak@feed, ping-without-deadline@feed
        this.sock!.ping(); // expect: ping-without-deadline@feed
      }, 20_000);
    });

    this.sock.on('pong', () => {
      this.lastPong = Date.now();
    });

    this.sock.on('message', (data) => {
      const tick = JSON.parse(data.toString()) as Tick; // expect: unguarded-parse
      this.emit('tick', tick);
    });

    this.sock.on('error', (err) => {
      console.error('feed', err.message);
      setTimeout(() => this.start(), RETRY_MS); // expect: fixed-delay@err, error-and-close@feed
    });

    this.sock.on('close', () => {
      setTimeout(() => this.start(), RETRY_MS); // expect: fixed-delay@close, error-and-close@feed, revive-after-close@feed
    });
  }

  stop(): void {
    this.sock?.close(); // expect: revive-after-close@feed
  }
}
