import { createClient } from 'graphql-ws';

import { session } from './session';

export const client = createClient({
  url: 'ws://graph.example.news/subscriptions', // expect: cleartext
  connectionParams: { token: session.token }, // expect: frozen-token-url@graph
  retryAttempts: 50,
  shouldRetry: () => true, // expect: retry-fatal-codes
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 1000)), // expect: fixed-delay
  lazy: false,
  keepAlive: 10_000, // expect: ping-without-deadline@graph
});

export function headlines(next: (title: string) => void) {
  return client.subscribe<{ headline: { title: string } }>(
    { query: 'subscription { headline { title } }' },
    {
      next: ({ data }) => data && next(data.headline.title),
      error: (e) => console.error('headlines', e),
      complete: () => undefined,
    },
  );
}
