import { WebSocket as NodeWebSocket } from 'ws';

export function speech(base, token) {
  if (NodeWebSocket !== undefined) {
    return new NodeWebSocket(base, { headers: { Authorization: `Bearer ${token}` } });
  }
  const url = new URL(base);
  url.searchParams.set('access_token', token); // expect: HF510 weak
  return new WebSocket(url);
}

export function page(base, token) {
  const url = new URL(base);
  url.searchParams.set('access_token', token); // expect: HF510
  return new WebSocket(url);
}
