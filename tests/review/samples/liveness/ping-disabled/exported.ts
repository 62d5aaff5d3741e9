export default {
  port: 3000,
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response()),
  websocket: {
    sendPings: false, // expect: HF106
    message: (ws, text) => ws.send(text),
  },
} satisfies Serve;
