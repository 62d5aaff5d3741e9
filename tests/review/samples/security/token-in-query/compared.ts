Bun.serve({
  fetch(request, server) {
    const { searchParams } = new URL(request.url);
    const key = searchParams.get('key'); // expect: HF510
    if (key !== process.env.PUMP_KEY) return new Response('', { status: 403 });
    if (server.upgrade(request)) return;
    return new Response('', { status: 400 });
  },
  websocket: { message: (ws, text) => ws.send(text) },
});

Bun.serve({
  fetch(request, server) {
    const { searchParams } = new URL(request.url);
    const key = searchParams.get('key'); // ok: the key of a song
    if (key === 'c-minor') console.log('sad');
    const code = searchParams.get('code'); // expect: HF510
    if (!timingSafeEqual(code, process.env.CODE)) return new Response('', { status: 403 });
    const auth = searchParams.get('auth'); // ok
    console.log(auth);
    if (server.upgrade(request)) return;
    return new Response('', { status: 400 });
  },
  websocket: { message: (ws, text) => ws.send(text) },
});
