import uWS from 'uWebSockets.js';
import { WebSocketServer } from 'ws';
import { useServer } from 'graphql-ws/use/ws';
import { schema } from './schema.js';

const websocket = {
  sendPings: false, // expect: HF106
  message: (ws, data) => ws.send(data),
};
Bun.serve({ fetch, websocket });
Bun.serve({ fetch, websocket: { sendPings: true, message() {} } }); // ok

uWS.App().ws('/*', {
  sendPingsAutomatically: false, // expect: HF106
  message: (ws, data) => ws.send(data),
});
uWS.App().ws('/*', { message: (ws, data) => ws.send(data) }); // ok

useServer({ schema }, new WebSocketServer({ port: 1 }), 0); // expect: HF106
