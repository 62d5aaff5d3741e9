import { createClient } from 'graphql-ws';
import { retry, timer } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';

const wait = (n: number) => Math.random() * Math.min(30_000, 1000 * 2 ** n);

export const feed = webSocket('wss://feed.example.com/').pipe(
  retry({ delay: (_, n) => timer(Math.random() * Math.min(30_000, 1000 * 2 ** n)) }), // expect: HF320
);

export const careful = webSocket('wss://feed.example.com/careful').pipe(
  retry({ delay: (_, n) => timer(wait(n)), resetOnSuccess: true }), // ok
);

export const graph = createClient({
  url: 'wss://feed.example.com/graphql',
  shouldRetry: () => true,
  retryWait: (n) => new Promise((resolve) => setTimeout(resolve, wait(n))), // ok: it counts anew by itself
});
