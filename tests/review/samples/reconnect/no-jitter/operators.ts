import { retry, timer } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';

const seats$ = webSocket({ url: 'wss://seats.example.com' });

export const herd$ = seats$.pipe(
  retry({ delay: (_error, n) => timer(Math.min(60_000, 500 * 2 ** n)) }), // expect: HF303
);
export const spread$ = seats$.pipe(
  retry({ delay: (_error, n) => timer(Math.random() * Math.min(60_000, 500 * 2 ** n)) }), // ok
);
