Bun.serve({
  port: 3000,
  fetch: (request, server) => server.upgrade(request),
  websocket: {
    maxPayloadLength: 1024 * MEBIBYTE, // ok
    message: (ws, message) => ws.send(message),
  },
});

Bun.serve({
  port: 3001,
  fetch: (request, server) => server.upgrade(request),
  websocket: {
    maxPayloadLength: 1024 * 1024 * 1024, // expect: HF405
    message: (ws, message) => ws.send(message),
  },
});
