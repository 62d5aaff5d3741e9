import { createClient } from 'graphql-ws';
import { accessToken } from './session';

export const client = createClient({
  url: 'ws://graph.example.dev/graphql', // expect: cleartext
  connectionParams: { authorization: `Bearer ${accessToken}` },
  retryAttempts: Infinity,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 2000)), // expect: fixed-delay
  shouldRetry: () => true,
  keepAlive: 10, // expect: unit-mismatch
});
