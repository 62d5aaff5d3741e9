import { WebSocketServer } from 'ws';

const SITES = ['https://shop.example', 'https://till.example'];
const PATHS = ['/a', '/b'];

export const wss = new WebSocketServer({
  port: 8080,
  verifyClient: ({ origin, req }) =>
    PATHS.some((path) => req.url.startsWith(path)) && // ok
    SITES.some((site) => origin.startsWith(site)), // expect: HF502
});

export const exact = new WebSocketServer({
  port: 8081,
  verifyClient: ({ origin }) => SITES.some((site) => origin === site), // ok
});

export const mapped = new WebSocketServer({
  port: 8082,
  verifyClient: ({ origin }) => load().some((site) => origin.startsWith(site)), // ok: unseen
});
