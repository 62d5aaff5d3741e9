import { exec } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(exec);

export default async function lanes(fastify) {
  const cars = new Map();

  fastify.get('/:lane', { websocket: true }, async (socket, request) => { // expect: no-heartbeat@lane, no-origin-check@lane
    const lane = await fastify.lanes?.load(request.params.lane); // expect: late-listener@lane
    cars.set(request.id, socket);

    socket.on('message', async (buffer) => { // expect: late-listener@lane
      const { cmd, args } = JSON.parse(buffer.toString()); // expect: unguarded-parse@lane, shape-assumed@lane
      if (cmd === 'plate') {
        const { stdout } = await run(`lookup-plate ${args.plate}`); // expect: dangerous-sink
        socket.send(stdout);
      } else if (cmd === 'open') {
        lane?.open();
        for (const car of cars.values()) car.send('{"event":"opened"}');
      }
    });

    socket.on('close', () => cars.delete(request.id));
  });

  fastify.get('/status', async () => ({ cars: cars.size }));

  fastify.get(
    '/watch',
    {
      websocket: true,
      preValidation: async (request, reply) => {
        if (request.headers.origin !== 'https://fastlane.example') return reply.code(403).send();
        await request.jwtVerify();
      },
    },
    (socket, request) => {
      socket.on('error', (err) => request.log.error(err, 'watch'));
      let alive = true;
      socket.on('pong', () => {
        alive = true;
      });
      const beat = setInterval(() => { // expect: heartbeat-timer-leak, unit-mismatch@watch
        if (!alive) return socket.terminate();
        alive = false;
        socket.ping();
      }, 30); // expect: unit-mismatch@watch
    },
  );
}
