const websocket = {
  idleTimeout: 0, // expect: HF113
  message(ws: ServerWebSocket, text: string) {
    ws.send(text);
  },
};

export default {
  fetch: (request: Request, server: Server) => (server.upgrade(request) ? undefined : new Response()),
  websocket,
};

export const options = { fetch, websocket: { idleTimeout: 0 } }; // ok
