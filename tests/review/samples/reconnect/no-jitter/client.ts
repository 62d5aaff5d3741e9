import { io } from 'socket.io-client';

export class Client {
  private delay = 1000;
  private attempts = 0;
  private ws?: WebSocket;

  constructor(private readonly url: string) {}

  connect(): void {
    this.ws = new WebSocket(this.url);
    this.ws.onclose = () => this.reconnect();
  }

  private reconnect(): void {
    setTimeout(() => this.connect(), this.delay); // expect: HF303
    this.delay = Math.min(this.delay * 2, 30_000);
  }

  again(): void {
    const socket = new WebSocket(this.url);
    socket.addEventListener('close', () => {
      this.attempts++;
      const wait = this.backoffDelay(this.attempts);
      setTimeout(() => this.again(), wait); // expect: HF303
    });
  }

  private backoffDelay(attempt: number): number {
    const exponential = 1000 * Math.pow(2, attempt);
    return exponential > 30_000 ? 30_000 : exponential;
  }
}

const STEPS = [1000, 2000, 5000, 10_000];

export function steps(url: string, attempt = 0): void {
  const socket = new WebSocket(url);
  socket.onclose = () => {
    setTimeout(() => steps(url, attempt + 1), STEPS[Math.min(attempt, STEPS.length - 1)]); // expect: HF303
  };
}

export async function slowly(url: string): Promise<void> {
  const socket = io(url, { randomizationFactor: 0 }); // expect: HF303
  socket.on('message', console.log);
}
