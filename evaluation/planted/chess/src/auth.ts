import { createRemoteJWKSet, jwtVerify } from 'jose';

export interface Player {
  id: string;
  rating: number;
}

const keys = createRemoteJWKSet(new URL('https://id.castle.example/.well-known/jwks.json'));

export async function verify(cookie: string): Promise<Player> {
  const token = /(?:^|; )session=([^;]+)/.exec(cookie)?.[1];
  if (!token) throw new Error('no session');
  const { payload } = await jwtVerify(token, keys);
  return { id: String(payload.sub), rating: Number(payload.rating ?? 1200) };
}
