import { WebSocket } from 'undici';

export function quotes(key) {
  return new WebSocket(`wss://quotes.tradefeed.io/v1?token=${key}`); // ok: no page, their API
}

export function own(base, key) {
  return new WebSocket(`${base}/v1?token=${key}`); // expect: HF510
}
