import { createClient } from 'graphql-ws';

export const client = createClient({
  url: 'wss://a.example.com/graphql',
  shouldRetry: () => true, // expect: HF307
});

export function keyed(url: string, apiKey: string): void {
  const ws = new WebSocket(url);
  ws.onopen = () => ws.send(JSON.stringify({ apiKey }));
  ws.onclose = () => setTimeout(() => keyed(url, apiKey), 5000); // expect: HF307
}

export function open(url: string): void {
  const ws = new WebSocket(url, { rejectUnauthorized: true });
  ws.onclose = () => setTimeout(() => open(url), 5000); // expect: HF307 weak
}
