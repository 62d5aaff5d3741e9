const server = Bun.serve({
  port: 3000,
  fetch(request, server) {
    const session = sessions.get(request.headers.get('cookie'));
    if (session && server.upgrade(request, { data: session })) return; // expect: HF501
    return new Response('Log in first', { status: 401 });
  },
  websocket: {
    message(ws, message) {
      ws.publish('room', message);
    },
  },
});

Deno.serve((request) => {
  const { socket, response } = Deno.upgradeWebSocket(request); // expect: HF501
  socket.onmessage = (event) => socket.send(event.data);
  return response;
});
