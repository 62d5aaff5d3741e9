const { App } = require('uWebSockets.js');

const trucks = new Map();

App().ws('/truck/:id', {
  upgrade: (res, req, context) => {
    const key = req.getHeader('sec-websocket-key');
    res.upgrade({ id: req.getParameter(0) }, key, '', '', context);
  },
  open: (ws) => trucks.set(ws.getUserData().id, ws),
  close: (ws) => {
    trucks.delete(ws.getUserData().id); // expect: HF207
  },
});
