const uWS = require('uWebSockets.js');

uWS.App().ws('/desk', {
  upgrade: (res, req, context) => {
    const user = req.getHeader('cookie').slice(4);
    res.upgrade({ user }, req.getHeader('sec-websocket-key'), '', '', context); // expect: HF501
  },
  message: (ws, data) => ws.send(ws.getUserData().user + data),
}).ws('/scale', {
  upgrade: (res, req, context) => {
    if (req.getHeader('x-secret') !== process.env.SCALE_SECRET) return res.end();
    res.upgrade({}, req.getHeader('sec-websocket-key'), '', '', context); // ok
  },
  message: (ws, data) => ws.send(data),
});
