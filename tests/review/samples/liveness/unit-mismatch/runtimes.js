import { App } from 'uWebSockets.js';

Bun.serve({
  idleTimeout: 10, // ok
  fetch: (request, server) => server.upgrade(request),
  websocket: {
    idleTimeout: 120_000, // expect: HF105
    message: (ws, data) => ws.send(data),
  },
});

Deno.serve((request) => {
  const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 30_000 }); // expect: HF105
  socket.onmessage = (event) => socket.send(event.data);
  return response;
});

App().ws('/*', {
  idleTimeout: 1200, // expect: HF105
  message: (ws, data) => ws.send(data),
});

App().ws('/*', {
  idleTimeout: 60, // ok
  message: (ws, data) => ws.send(data),
});
