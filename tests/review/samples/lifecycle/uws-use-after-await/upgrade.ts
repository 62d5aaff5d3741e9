import { App } from 'uWebSockets.js';

const message = () => {};

App()
  .ws('/late', {
    message,
    upgrade: async (res, req, context) => {
      const key = req.getHeader('sec-websocket-key');
      const user = await find(req.getQuery('ticket'));
      res.upgrade({ user }, key, '', '', context); // expect: HF225
    },
  })
  .ws('/asked', {
    message,
    upgrade: async (res, req, context) => {
      let gone = false;
      res.onAborted(() => (gone = true));
      const user = await find(req.getQuery('ticket'));
      const key = req.getHeader('sec-websocket-key'); // expect: HF225
      if (!gone) res.upgrade({ user }, key, '', '', context);
    },
  })
  .ws('/right', {
    message,
    upgrade: async (res, { getHeader }, context) => {
      let gone = false;
      res.onAborted(() => (gone = true));
      const user = await find();
      log(context);
      if (!gone) res.upgrade({ user }, '', '', '', context); // ok
    },
  })
  .ws('/left', {
    message,
    upgrade: async (res, req, context) => {
      res.onAborted(() => {});
      context.user = await find();
      enter(res, context); // ok
    },
  })
  .ws('/sync', {
    message,
    upgrade: (res, req, context) => res.upgrade({}, req.getHeader('key'), '', '', context), // ok
  });
