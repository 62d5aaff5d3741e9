import { delay, retry, retryWhen, timer } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';
import { useWebSocket } from '@vueuse/core';

const prices$ = webSocket<string>('wss://prices.example.com');

export const steady$ = prices$.pipe(retry({ delay: 3000 })); // expect: HF302
export const often$ = prices$.pipe(retryWhen((errors) => errors.pipe(delay(1000)))); // expect: HF302
export const grows$ = prices$.pipe(
  retry({ delay: (_, count) => timer(Math.random() * Math.min(30_000, 1000 * 2 ** count)) }), // ok
);
export const own$ = prices$.pipe(retry({ delay: notifier })); // ok
export const other$ = http$.pipe(retry({ delay: 3000 })); // ok
export const bare$ = prices$.pipe(retry()); // ok
export const named = retry({ delay: 3000 }); // ok

export const a = useWebSocket('wss://a.example.com', { autoReconnect: true }); // expect: HF302
export const b = useWebSocket('wss://b.example.com', {
  autoReconnect: { retries: -1, delay: 2000 }, // expect: HF302
});
export const c = useWebSocket('wss://c.example.com', {
  autoReconnect: { delay: (tries) => Math.random() * Math.min(30_000, 1000 * 2 ** tries) }, // ok
});
export const d = useWebSocket('wss://d.example.com', { autoReconnect: false }); // ok
export const e = useWebSocket('wss://e.example.com'); // ok
