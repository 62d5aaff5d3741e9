import { Injectable, NgZone, type OnDestroy, signal } from '@angular/core';
import { BehaviorSubject, type Observable } from 'rxjs';

export interface Turnout {
  district: string;
  percent: number;
}

@Injectable({ providedIn: 'root' })
export class TurnoutService implements OnDestroy {
  readonly connected = signal(false);
  private readonly latest = new BehaviorSubject<Turnout[]>([]);
  private socket?: WebSocket;
  private attempt = 0;
  private stopped = false;
  private timer?: number;
  private lastMessage = 0;
  private watchdog?: number;

  constructor(private readonly zone: NgZone) {
    this.connect();
  }

  get turnout(): Observable<Turnout[]> {
    return this.latest.asObservable();
  }

  select(district: string): void {
    this.socket?.send(JSON.stringify({ district })); // expect: send-not-open, no-resync@turnout
  }

  ngOnDestroy(): void {
    this.stopped = true;
    window.clearTimeout(this.timer);
    window.clearInterval(this.watchdog);
    this.socket?.close(1000, 'done');
  }

  private connect(): void {
    const socket = new WebSocket('wss://count.voters.example/turnout'); // expect: no-connect-timeout@turnout
    this.socket = socket;
    socket.onopen = () => { // expect: no-resync@turnout
      this.attempt = 0; // expect: reset-on-open
      this.connected.set(true);
      this.lastMessage = Date.now();
      this.watchdog = window.setInterval(() => { // expect: background-tab-timer
        if (Date.now() - this.lastMessage > 45_000) socket.close(); // expect: close-not-terminate
        else socket.send('{"ping":1}');
      }, 15_000);
    };
    socket.onmessage = ({ data }) => this.zone.run(() => this.received(data));
    socket.onerror = () => console.error('turnout: the connection failed');
    socket.onclose = () => {
      window.clearInterval(this.watchdog);
      this.connected.set(false);
      if (this.stopped) return;
      const base = 1000 * 2 ** this.attempt++;
      const wait = Math.min(base + Math.random() * 1000, 30_000); // expect: jitter-before-cap@turnout
      this.timer = window.setTimeout(() => this.connect(), wait); // expect: jitter-before-cap@turnout
    };
  }

  private received(data: string): void {
    this.lastMessage = Date.now();
    let parsed: unknown;
    try {
      parsed = JSON.parse(data);
    } catch {
      return;
    }
    if (Array.isArray(parsed)) this.latest.next(parsed as Turnout[]);
  }
}
