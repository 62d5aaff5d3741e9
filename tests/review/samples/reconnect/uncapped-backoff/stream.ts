import { retry, timer } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';

export const tides = webSocket('wss://tides.example.com').pipe(
  retry({ delay: (_, n) => timer(1000 * 2 ** n * (0.5 + Math.random())) }), // expect: HF316
);

export const report = webSocket('wss://tides.example.com/report').pipe(
  retry({ count: 4, delay: (_, n) => timer(1000 * 2 ** n * (0.5 + Math.random())) }), // ok
);
