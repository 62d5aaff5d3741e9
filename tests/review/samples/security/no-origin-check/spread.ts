import { common } from './common';

export default {
  ...common,
  fetch(request: Request, server: any) {
    return server.upgrade(request); // ok: what else there is is not known
  },
  websocket: {
    message(ws: any, text: string) {
      ws.publish('lights', text);
    },
  },
};
