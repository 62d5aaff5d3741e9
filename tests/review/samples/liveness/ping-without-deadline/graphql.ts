import { createClient } from 'graphql-ws';
import { more } from './more';

export const silent = createClient({ url: 'wss://example.org', keepAlive: 10_000 }); // expect: HF102

export const partly = createClient({
  url: 'wss://example.org',
  keepAlive: 10_000, // expect: HF102
  on: { connected: () => console.log('connected') },
});

let timer: ReturnType<typeof setTimeout>;
export const watched = createClient({
  url: 'wss://example.org',
  keepAlive: 10_000, // ok
  on: {
    ping: (received) => { if (!received) timer = setTimeout(() => watched.terminate(), 5_000); },
    pong: () => clearTimeout(timer),
  },
});

export const given = createClient({ url: 'wss://example.org', keepAlive: 10_000, ...more }); // ok
export const never = createClient({ url: 'wss://example.org', keepAlive: 0 }); // ok
