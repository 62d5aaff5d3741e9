const uWS = require('uWebSockets.js');

const decoder = new TextDecoder();
const trucks = {};

uWS
  .App()
  .ws('/truck/:id', { // expect: no-origin-check@uws
    maxPayloadLength: 256 * 1024 * 1024, // expect: huge-max-message
    idleTimeout: 60,
    compression: uWS.DEDICATED_COMPRESSOR_256KB, // expect: server-deflate
    upgrade: (res, req, context) => { // expect: no-origin-check@uws
      res.upgrade( // expect: no-origin-check@uws
        { id: req.getParameter(0) },
        req.getHeader('sec-websocket-key'),
        req.getHeader('sec-websocket-protocol'),
        req.getHeader('sec-websocket-extensions'),
        context
      );
    },
    open: (ws) => {
      trucks[ws.getUserData().id] = ws;
    },
    message: (ws, message) => {
      const position = JSON.parse(decoder.decode(message)); // expect: unguarded-parse
      Object.values(trucks).forEach((peer) => {
        peer.send(JSON.stringify(position));
      });
    },
    close: (ws) => {
      delete trucks[ws.getUserData().id]; // expect: registry-close-race
    },
  })
  .listen(9001, (ok) => console.log(ok ? 'up' : 'port taken'));
