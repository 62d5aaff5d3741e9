import { createHmac } from 'crypto';

export function sign(secret: string) {
  const ts = Date.now();
  return { ts, signature: createHmac('sha256', secret).update(String(ts)).digest('hex') };
}
