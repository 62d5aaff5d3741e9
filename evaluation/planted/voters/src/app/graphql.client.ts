import { createClient, type Client, type ClientOptions } from 'graphql-ws';
import { auth } from './auth';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const common: Partial<ClientOptions> = {
  lazy: false,
  keepAlive: 10_000, // expect: ping-without-deadline@graphql
  retryAttempts: Infinity,
  shouldRetry: () => true,
  retryWait: async function wait(retries) {
    await pause(Math.min(500 * 2 ** retries, 20_000)); // expect: no-jitter
  },
};

/** Results of the count, for everybody. */
export const publicClient: Client = createClient({
  ...common,
  url: 'wss://count.voters.example/graphql',
  on: {
    closed: (event) => console.info('count: closed', (event as CloseEvent).code),
    error: (error) => console.error('count:', error),
  },
});

/** For those who count. */
export const officeClient: Client = createClient({
  ...common,
  url: 'wss://count.voters.example/office',
  connectionParams: { authorization: `Bearer ${auth.token}` }, // expect: frozen-token-url
  on: { error: (error) => console.error('office:', error) },
});

/** For observers, whose passes are good for one day. */
export const observerClient = (pass: string): Client =>
  createClient({
    url: `wss://count.voters.example/observers?auth_token=${pass}`, // expect: token-in-query
    connectionAckWaitTimeout: 5000,
    retryAttempts: 8,
  });
