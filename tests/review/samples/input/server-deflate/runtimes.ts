import uWS, { DISABLED } from 'uWebSockets.js';

uWS.App().ws('/a', { compression: uWS.SHARED_COMPRESSOR, message: () => {} }); // expect: HF407
uWS.App().ws('/b', { compression: DISABLED, message: () => {} }); // ok
uWS.App().ws('/c', { message: () => {} }); // ok

Bun.serve({ fetch, websocket: { perMessageDeflate: true, message() {} } }); // expect: HF407
Bun.serve({ fetch, websocket: { message() {} } }); // ok

export default {
  fetch,
  websocket: {
    perMessageDeflate: true, // expect: HF407
    message() {},
  },
};
