import { timingSafeEqual } from 'node:crypto';

type Data = { user: string };

const scores = new Map<string, number>();

const server = Bun.serve<Data>({
  port: 3000,
  fetch(req, server) {
    const url = new URL(req.url);
    if (url.pathname === '/ws') { // expect: no-origin-check@bun
      const user = url.searchParams.get('user') ?? 'anon';
      if (server.upgrade(req, { data: { user } })) return; // expect: no-origin-check@bun
      return new Response('upgrade failed', { status: 400 });
    }
    return new Response('scores');
  },
  websocket: {
    maxPayloadLength: 1024 * 1024 * 1024, // expect: huge-max-message
    perMessageDeflate: true, // expect: server-deflate
    idleTimeout: 120,
    open(ws) {
      ws.subscribe('scores');
    },
    message(ws, message) {
      const { points } = JSON.parse(String(message)); // expect: unguarded-parse
      scores.set(ws.data.user, (scores.get(ws.data.user) ?? 0) + points);
      server.publish('scores', JSON.stringify([...scores]));
    },
    close(ws) {
      scores.delete(ws.data.user);
    },
  },
});

console.log(`http://localhost:${server.port}`);
