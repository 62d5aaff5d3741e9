Bun.serve({ // expect: HF107
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response('?')),
  websocket: {
    message: (socket, message) => { socket.send(message); },
  },
});
