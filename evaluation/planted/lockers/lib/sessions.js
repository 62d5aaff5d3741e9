// Sessions live in Redis, shared with the web shop.
import { createClient } from 'redis';

const redis = createClient({ url: process.env.REDIS_URL });
await redis.connect();

export async function sessionOf(request) {
  const cookies = Object.fromEntries(
    (request.headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('=', 2)),
  );
  if (!cookies.sid) return null;
  const stored = await redis.get(`session:${cookies.sid}`);
  return stored ? JSON.parse(stored) : null;
}

export async function lockersOf(user) {
  return redis.sMembers(`lockers:${user}`);
}
