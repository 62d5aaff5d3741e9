import uWS from 'uWebSockets.js';

import { Store } from './store';

interface User {
  id: string;
  topics: string[];
}

const store = new Store(process.env.REDIS_URL!);
const decoder = new TextDecoder();

uWS
  .App()
  .ws<User>('/pulse', {
    idleTimeout: 0, // expect: idle-timeout-disabled
    maxPayloadLength: 512 * 1024 * 1024, // expect: huge-max-message
    compression: uWS.DEDICATED_COMPRESSOR_256KB, // expect: server-deflate
    maxBackpressure: 64 * 1024,

    upgrade: async (res, req, context) => { // expect: uws-use-after-await@upgrade
      const token = req.getQuery('token'); // expect: token-in-query@pulse
      const user = await store.userOf(token);
      if (!user) {
        res.writeStatus('401').end(); // expect: uws-use-after-await@upgrade
        return;
      }
      res.upgrade<User>( // expect: uws-use-after-await@upgrade
        user,
        req.getHeader('sec-websocket-key'), // expect: uws-use-after-await@upgrade
        req.getHeader('sec-websocket-protocol'),
        req.getHeader('sec-websocket-extensions'),
        context,
      );
    },

    open: (ws) => {
      for (const topic of ws.getUserData().topics) ws.subscribe(topic);
    },

    message: async (ws, message) => {
      const order = JSON.parse(decoder.decode(message)); // expect: unguarded-parse@pulse, shape-assumed@pulse
      const saved = await store.save(ws.getUserData().id, order.topic, order.value); // expect: shape-assumed@pulse
      ws.send(JSON.stringify({ saved })); // expect: uws-use-after-await
    },
  })
  .listen(9001, (token) => {
    if (!token) throw new Error('port 9001 is taken');
  });
