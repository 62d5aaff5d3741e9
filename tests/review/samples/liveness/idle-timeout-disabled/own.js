const sockets = new Set();

Bun.serve({
  fetch: (request, server) => server.upgrade(request),
  websocket: {
    idleTimeout: 0, // ok
    open: (ws) => sockets.add(ws),
    close: (ws) => sockets.delete(ws),
    message() {},
  },
});

setInterval(() => {
  for (const ws of sockets) ws.ping();
}, 20_000);
