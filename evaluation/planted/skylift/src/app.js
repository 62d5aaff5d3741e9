import Fastify from 'fastify';
import websocket from '@fastify/websocket';
import cabins from './cabins.js';
import passes from './passes.js';

export async function build(options = {}) {
  const app = Fastify({ logger: true, ...options });
  await app.register(passes);
  await app.register(websocket, { // expect: no-heartbeat@skylift
    options: { maxPayload: 0 }, // expect: huge-max-message
    errorHandler(error, socket, request) {
      request.log.error({ error }, 'websocket');
      socket.terminate();
    },
  });
  await app.register(cabins, { prefix: '/ws' });
  app.get('/healthz', async () => ({ clients: app.websocketServer.clients.size }));
  return app;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const app = await build();
  await app.listen({ port: Number(process.env.PORT ?? 3100), host: '0.0.0.0' });
  process.once('SIGTERM', () => app.close());
}
