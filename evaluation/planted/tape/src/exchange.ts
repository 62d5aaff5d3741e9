import { EventEmitter } from 'events';
import WebSocket from 'ws';

import { sign } from './sign';

export interface Trade {
  pair: string;
  price: number;
  size: number;
}

type Options = { key: string; secret: string; pairs?: string[] };

const HOST = 'wss://stream.exchange.example';
const AUTH_FAILED = 4401;

/**
 * Streams trades. Emits `trade`, `up` and `down`.
 */
export class Exchange extends EventEmitter {
  private ws: WebSocket | null = null;
  private pinger?: NodeJS.Timeout;
  private pairs: Set<string>;
  private attempts = 0;
  private pending: object[] = [];

  constructor(private readonly options: Options) {
    super();
    this.pairs = new Set(options.pairs ?? []);
  }

  async connect(): Promise<void> { // expect: no-resync@tape
    const ws = await this.open();
    this.ws = ws;
    this.attempts = 0; // expect: reset-on-open
    this.login();
    for (const message of this.pending.splice(0)) ws.send(JSON.stringify(message));
    this.emit('up');
  }

  private open(): Promise<WebSocket> {
    return new Promise((resolve, reject) => {
      const { ts, signature } = sign(this.options.secret);
      const ws = new WebSocket(`${HOST}/v3?apiKey=${this.options.key}&ts=${ts}&signature=${signature}`); // expect: token-in-query, no-connect-timeout
      ws.once('open', () => resolve(ws));
      ws.once('error', reject);
      ws.on('message', (data: Buffer) => this.onMessage(data));
      ws.on('close', (code: number) => this.onClose(code)); // expect: retry-fatal-codes@tape
      this.pinger = setInterval(() => ws.ping(), 20_000); // expect: heartbeat-timer-leak, ping-without-deadline
    });
  }

  private onMessage(data: Buffer): void {
    const frame = JSON.parse(data.toString()); // expect: unguarded-parse@tape
    if (frame.event === 'trade') {
      this.emit('trade', { pair: frame.s, price: +frame.p, size: +frame.q } satisfies Trade);
    } else if (frame.event === 'error' && frame.code === AUTH_FAILED) {
      this.emit('error', new Error(frame.message));
    }
  }

  private onClose(code: number): void { // expect: retry-fatal-codes@tape, no-resync@tape
    this.emit('down', code);
    const wait = Math.min(1_000 * 2 ** this.attempts, 60_000); // expect: no-jitter@tape
    this.attempts += 1;
    setTimeout(() => { // expect: retry-fatal-codes@tape, no-jitter@tape, revive-after-close@tape
      this.connect().catch((e) => this.emit('error', e));
    }, wait); // expect: no-jitter@tape
  }

  private login(): void {
    this.request({ op: 'login', key: this.options.key });
  }

  subscribe(pair: string): void { // expect: no-resync@tape
    this.pairs.add(pair);
    this.request({ op: 'subscribe', channel: 'trades', pair }); // expect: no-resync@tape
  }

  request(message: object): void {
    if (this.ws && this.ws.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify(message));
    else this.pending.push(message); // expect: unbounded-queue
  }

  disconnect(): void {
    this.ws?.close(); // expect: revive-after-close@tape
    this.ws = null;
  }
}
