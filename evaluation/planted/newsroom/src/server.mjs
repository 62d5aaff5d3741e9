import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/lib/use/ws';
import { WebSocketServer } from 'ws';

import { schema, authenticate } from './schema.mjs';

const http = createServer((req, res) => res.writeHead(404).end());
const wss = new WebSocketServer({ server: http, path: '/subscriptions' });

const HOSTS = ['https://www.example.news', 'https://desk.example.news'];

useServer(
  {
    schema,
    onConnect: async ({ connectionParams, extra }) => {
      const { origin } = extra.request.headers;
      if (!HOSTS.some((host) => origin.startsWith(host))) return false; // expect: origin-bypass
      return Boolean(await authenticate(connectionParams?.token));
    },
  },
  wss,
  15_000,
);

wss.on('connection', (ws) => ws.on('error', console.error));

http.listen(4000);
