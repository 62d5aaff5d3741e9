import { App } from 'uWebSockets.js';

const NEVER = 0;

Bun.serve({
  port: 3000,
  idleTimeout: 0, // ok
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response('no')),
  websocket: {
    idleTimeout: 0, // expect: HF113
    message(ws, data) {
      ws.send(data);
    },
  },
});

Deno.serve((request: Request) => {
  const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: NEVER }); // expect: HF113
  socket.onmessage = (event) => socket.send(event.data);
  return response;
});

App().ws('/*', {
  idleTimeout: 0, // expect: HF113
  message: (ws, data) => ws.send(data),
});

App().ws('/*', {
  idleTimeout: 32, // ok
  message: (ws, data) => ws.send(data),
});
