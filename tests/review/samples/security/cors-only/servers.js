import { createServer } from 'node:http';
import { Server } from 'socket.io';

const server = createServer(app);
const ORIGINS = ['https://www.example.com', 'https://shop.example.com'];

export const io = new Server(server, {
  cors: {
    origin: 'https://www.example.com', // expect: HF504
    credentials: true,
  },
});

export const listed = new Server(server, { cors: { origin: ORIGINS } }); // expect: HF504
export const pattern = new Server(server, {
  cors: { origin: [/\.example\.com$/] }, // expect: HF504
  transports: ['websocket', 'polling'],
});

export function others(options, transports) {
  return [
    new Server(server, { cors: { origin: '*' } }), // ok: open, and known to be
    new Server(server, { cors: { origin: ['*'] } }), // ok
    new Server(server, { cors: { origin: [] } }), // ok
    new Server(server, { cors: { origin: true } }), // ok
    new Server(server, { cors: { origin: process.env.ORIGIN } }), // ok: may be anything
    new Server(server, { cors: options }), // ok
    new Server(server, options), // ok
    new Server(server), // ok
    new Server(server, { cors: { origin: 'https://a.example.com' }, transports }), // ok
    new Server(server, {
      cors: { origin: 'https://a.example.com' }, // ok: there is no other transport
      transports: ['polling'],
    }),
  ];
}
