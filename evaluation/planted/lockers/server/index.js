import { createServer } from 'node:http';
import express from 'express';
import pino from 'pino';
import { WebSocketServer } from 'ws';
import { lockersOf, sessionOf } from '../lib/sessions.js';
import { openLocker, onDoor } from './doors.js';

const log = pino({ name: 'lockers' });
const app = express();
app.use(express.static('public'));
app.get('/healthz', (req, res) => res.json({ clients: wss.clients.size }));

const server = createServer(app);
const wss = new WebSocketServer({ // expect: no-heartbeat@lockers, huge-max-message, no-origin-check@lockers
  noServer: true,
  perMessageDeflate: true, // expect: server-deflate
});

server.on('upgrade', async (request, socket, head) => { // expect: upgrade-without-error-listener@lockers, no-origin-check@lockers
  const session = await sessionOf(request); // expect: upgrade-without-error-listener@lockers
  if (!session) {
    socket.write('HTTP/1.1 401 Unauthorized\r\n\r\n');
    socket.destroy();
    return;
  }
  wss.handleUpgrade(request, socket, head, (ws) => { // expect: no-origin-check@lockers
    wss.emit('connection', ws, request, session);
  });
});

wss.on('error', (error) => log.error({ error }, 'server'));

const reply = (ws, body) => ws.send(JSON.stringify(body));

wss.on('connection', async (ws, request, session) => { // expect: no-error-listener@lockers, no-heartbeat@lockers
  const mine = new Set(await lockersOf(session.user)); // expect: late-listener@lockers
  reply(ws, { type: 'lockers', lockers: [...mine] });

  const off = onDoor((locker, open) => {
    if (mine.has(locker) && ws.readyState === ws.OPEN) reply(ws, { type: 'door', locker, open });
  });

  ws.on('message', async (data) => { // expect: late-listener@lockers
    if (data === 'ping') { // expect: buffer-compare
      ws.send('pong');
      return;
    }
    const message = JSON.parse(data); // expect: unguarded-parse
    switch (message.type) { // expect: shape-assumed
      case 'open':
        if (!mine.has(message.locker)) {
          reply(ws, { type: 'error', error: 'not yours' });
          break;
        }
        try {
          await openLocker(message.locker);
          log.info({ user: session.user, locker: message.locker }, 'opened');
        } catch (error) {
          log.error({ error }, 'cannot open');
          reply(ws, { type: 'error', error: 'stuck' });
        }
        break;
      case 'list':
        reply(ws, { type: 'lockers', lockers: [...mine] });
        break;
      default:
        reply(ws, { type: 'error', error: 'Unknown message type' });
    }
  });

  ws.on('close', (code) => {
    off();
    log.info({ user: session.user, code }, 'left');
  });
});

server.listen(process.env.PORT ?? 3000);

process.on('SIGTERM', () => {
  log.info('stopping');
  server.close(() => process.exit(0)); // expect: no-graceful-stop
});
