export default {
  port: 3100,
  fetch(req: Request, server: any) { // expect: no-origin-check@board
    return server.upgrade(req) ? undefined : new Response('lift'); // expect: no-origin-check@board
  },
  websocket: {
    idleTimeout: 0, // expect: idle-timeout-disabled
    message(ws: any, text: string) {
      const { floor } = JSON.parse(text); // expect: unguarded-parse
      ws.publish('floors', String(floor));
    },
    open(ws: any) {
      ws.subscribe('floors');
    },
  },
};
