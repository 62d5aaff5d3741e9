const pumps = new Map<string, unknown>();
const visits = new Map<string, unknown>();

Bun.serve<{ pump: string; visit: string }>({
  fetch(request, server) {
    const { pathname } = new URL(request.url);
    const data = { pump: pathname.slice(1), visit: crypto.randomUUID() };
    return server.upgrade(request, { data }) ? undefined : new Response('', { status: 400 });
  },
  websocket: {
    open(ws) {
      pumps.set(ws.data.pump, ws);
      visits.set(ws.data.visit, ws);
    },
    message(ws, text) {
      ws.send(text);
    },
    close(ws) {
      pumps.delete(ws.data.pump); // expect: HF207
      visits.delete(ws.data.visit); // ok
    },
  },
});
