const server = Bun.serve({ // expect: HF501
  port: 3000,
  fetch(request, server) {
    const session = sessions.get(request.headers.get('cookie'));
    if (session && server.upgrade(request, { data: session })) return;
    return new Response('Log in first', { status: 401 });
  },
  websocket: {
    message(ws, message) {
      ws.publish('room', message);
    },
  },
});

Deno.serve((request) => {
  const { socket, response } = Deno.upgradeWebSocket(request); // ok: no cookies
  socket.onmessage = (event) => socket.send(event.data);
  return response;
});
