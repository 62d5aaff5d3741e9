export default {
  port: 3100,
  fetch(request: Request, server: any) {
    return server.upgrade(request) ? undefined : new Response('lights'); // expect: HF501
  },
  websocket: {
    message(ws: any, text: string) {
      ws.publish('lights', text);
    },
  },
};
