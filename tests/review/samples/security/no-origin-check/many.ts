// Sensors know a key, people have a cookie.
function sid(request: Request) {
  return /sid=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1];
}

Bun.serve<{ who: string }>({
  fetch(request, server) {
    if (request.url.endsWith('/sensor')) {
      const who = request.headers.get('x-sensor') ?? '';
      if (server.upgrade(request, { data: { who } })) return; // ok: no browser sends that
    }
    const who = sid(request);
    if (!who) return new Response('', { status: 401 });
    if (server.upgrade(request, { data: { who } })) return; // expect: HF501
    return new Response('', { status: 400 });
  },
  websocket: { message: (ws, text) => console.log(ws.data.who, text) },
});
