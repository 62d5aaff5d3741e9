import { createServer, type IncomingMessage } from 'node:http';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { z } from 'zod';
import { pingForever, watchAlive } from './heartbeat.js';
import { BikeRegistry } from './registry.js';

const Telemetry = z.object({
  type: z.literal('telemetry'),
  lat: z.number(),
  lon: z.number(),
  battery: z.number().min(0).max(100),
});

const OFFICE_ORIGINS = ['https://office.bikes.example'];
const registry = new BikeRegistry();
const http = createServer((_, response) => response.end(`${registry.size} bikes\n`));

const bikes = new WebSocketServer({ // expect: shared-http-server@bikes
  server: http, // expect: shared-http-server@bikes
  path: '/bikes',
  maxPayload: 4 * 1024,
  verifyClient: ({ req }: { req: IncomingMessage }) => req.headers['x-bike-secret'] === process.env.BIKE_SECRET,
});
const offices = new WebSocketServer({ // expect: shared-http-server@bikes
  server: http, // expect: shared-http-server@bikes
  path: '/office',
  maxPayload: 1024 ** 3, // expect: huge-max-message
  verifyClient: ({ origin }: { origin: string }) => OFFICE_ORIGINS.some((o) => origin.includes(o)), // expect: origin-bypass
});

watchAlive(bikes);

function parse(data: RawData): z.infer<typeof Telemetry> | null {
  try {
    return Telemetry.parse(JSON.parse(data.toString()));
  } catch {
    return null;
  }
}

bikes.on('connection', (socket, request) => {
  const id = request.headers['x-bike-id'];
  if (typeof id !== 'string') {
    socket.close(1006, 'who are you?'); // expect: bad-close-code
    return;
  }
  registry.add(id, socket);
  socket.on('error', (error) => console.error('bike %s: %s', id, error.message));
  socket.on('message', (data) => {
    const telemetry = parse(data);
    if (!telemetry) {
      socket.send(JSON.stringify({ error: 'Invalid message' }));
      return;
    }
    const text = JSON.stringify({ ...telemetry, bike: id });
    for (const office of offices.clients) {
      if (office.readyState === WebSocket.OPEN) office.send(text); // expect: no-backpressure
    }
  });
});

offices.on('connection', (socket) => { // expect: no-error-listener@office
  pingForever(socket);
  socket.on('message', (data) => {
    const { unlock } = JSON.parse(data.toString()) as { unlock?: string }; // expect: shape-assumed, unguarded-parse
    const bike = unlock ? registry.find(unlock) : undefined;
    if (!bike) {
      socket.send(JSON.stringify({ error: 'not online' }));
      return;
    }
    bike.socket.send(JSON.stringify({ type: 'unlock' }), (error) => {
      if (error) socket.send(JSON.stringify({ error: 'lost on the way' }));
    });
  });
});

http.listen(8088, () => console.log('bikes on 8088'));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const socket of [...bikes.clients, ...offices.clients]) socket.close(1001, 'restart');
    http.close();
    setTimeout(() => {
      for (const socket of [...bikes.clients, ...offices.clients]) socket.terminate();
    }, 5000).unref();
  });
}
