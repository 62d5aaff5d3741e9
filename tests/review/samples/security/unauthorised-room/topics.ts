Bun.serve<{ kind: string }>({
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response('', { status: 400 })),
  websocket: {
    message(ws, text) {
      if (ws.data.kind === 'display') return;
      const wish = JSON.parse(String(text));
      ws.subscribe(wish.topic); // expect: HF512 weak
    },
  },
});

const TOPICS = ['news', 'weather'];

Bun.serve<{ kind: string }>({
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response('', { status: 400 })),
  websocket: {
    message(ws, text) {
      const wish = JSON.parse(String(text));
      if (!TOPICS.includes(wish.topic)) return;
      ws.subscribe(wish.topic); // ok
    },
  },
});
