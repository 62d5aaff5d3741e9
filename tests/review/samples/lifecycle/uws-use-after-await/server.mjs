import uWS from 'uWebSockets.js';
import { load, log, save } from './store.mjs';

const decoder = new TextDecoder();

uWS
  .App()
  .ws('/chat', {
    open: async (ws) => {
      const history = await load('chat');
      ws.send(history); // expect: HF225
      ws.subscribe('chat');
    },
    message: async (ws, message, isBinary) => {
      await log('message');
      save(message, isBinary); // expect: HF225
    },
    drain: async (ws) => {
      await log('drained', ws);
    },
    close: async (ws, code) => {
      await log(code);
      console.log(ws.getUserData()); // ok: another matter
    },
  })
  .ws('/news', {
    message: async (ws, message) => {
      const text = decoder.decode(message);
      const reply = await save(text);
      if (ws.getUserData().open) ws.send(reply); // ok
    },
    open: async (ws) => {
      try {
        ws.send(await load('news')); // ok
        await log('sent');
        ws.subscribe('news'); // ok
      } catch (error) {
        console.error(error);
      }
    },
    ping: async (ws) => {
      const note = await load('ping');
      keep(ws, note); // ok: it may look
    },
    pong: (ws) => ws.send('thanks'), // ok
    drain: missing,
  })
  .listen(9001, () => {});
