import ReconnectingWebSocket, { type Options } from 'reconnecting-websocket';
import { session } from './session';

export interface Yacht {
  sail: string;
  lat: number;
  lon: number;
  knots: number;
}

type Listener = (yacht: Yacht) => void;

const options: Options = { // expect: unbounded-queue@race
  minReconnectionDelay: 1000, // expect: fixed-delay@race
  maxReconnectionDelay: 1000, // expect: fixed-delay@race
  reconnectionDelayGrowFactor: 1, // expect: fixed-delay@race
  connectionTimeout: 4000,
};

/** Follows the yachts of a race and tells whoever listens. */
export class Race {
  private readonly socket: ReconnectingWebSocket;
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(private readonly id: string) {
    const url = `wss://race.yachts.example/${id}?access_token=${session.token}`; // expect: token-in-query, frozen-token-url@race
    this.socket = new ReconnectingWebSocket(url, [], options); // expect: frozen-token-url@race, unbounded-queue@race
    this.socket.addEventListener('message', (event) => this.received(String(event.data)));
    this.socket.addEventListener('error', (event) => console.warn('race %s: %s', id, event.message));
  }

  follow(sail: string, listener: Listener): () => void {
    let those = this.listeners.get(sail);
    if (!those) {
      those = new Set();
      this.listeners.set(sail, those);
      this.socket.send(JSON.stringify({ follow: sail })); // expect: no-resync@race
    }
    those.add(listener);
    return () => {
      those.delete(listener);
      if (those.size === 0) {
        this.listeners.delete(sail);
        this.socket.send(JSON.stringify({ unfollow: sail }));
      }
    };
  }

  report(yacht: Yacht): void {
    this.socket.send(JSON.stringify({ report: yacht, race: this.id }));
  }

  leave(): void {
    this.socket.close(4999, `The crew's telephone was switched off, or the race ended for this yacht before the finish, or nobody remembers what it was that happened`); // expect: bad-close-code
  }

  private received(text: string): void {
    const yacht = JSON.parse(text) as Yacht; // expect: unguarded-parse-in-client
    this.listeners.get(yacht.sail)?.forEach((listener) => listener(yacht));
  }
}
