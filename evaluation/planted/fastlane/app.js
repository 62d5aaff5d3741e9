import Fastify from 'fastify';
import websocket from '@fastify/websocket';

import lanes from './plugins/lanes.js';

export async function build(opts = {}) {
  const app = Fastify(opts);
  await app.register(websocket, { // expect: no-heartbeat@lane, no-origin-check@lane
    options: { maxPayload: 256 * 1024 * 1024 }, // expect: huge-max-message
  });
  app.register(lanes, { prefix: '/lanes' });
  return app;
}

const app = await build({ logger: true });
await app.listen({ port: 3000, host: '::' });
