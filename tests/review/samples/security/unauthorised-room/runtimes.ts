import { App } from 'uWebSockets.js';

Bun.serve({
  fetch: (req, server) => (server.upgrade(req) ? undefined : new Response('no')),
  websocket: {
    open(ws) {
      ws.subscribe('news'); // ok
    },
    message(ws, text) {
      ws.subscribe(JSON.parse(String(text)).room); // expect: HF512
    },
  },
});

App().ws('/board', {
  message: (ws, message) => {
    const { board } = JSON.parse(Buffer.from(message).toString());
    if (!ws.getUserData().boards.includes(board)) return;
    ws.subscribe(board); // ok
  },
});
