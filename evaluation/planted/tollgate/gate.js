// Toll gates and the cameras above them.
import Redis from 'ioredis';
import uWS from 'uWebSockets.js';

const redis = new Redis(process.env.REDIS_URL);
const decoder = new TextDecoder();
const gates = new Map();
const PORT = Number(process.env.PORT) || 9001;

async function operatorOf(cookies) {
  const sid = cookies.match(/sid=(\w+)/)?.[1];
  return sid ? redis.get(`operator:${sid}`) : null;
}

async function charge(plate) {
  const cents = await redis.hget('tariffs', plate.slice(0, 2));
  await redis.lpush('charges', `${plate} ${cents ?? 350}`);
  return Number(cents ?? 350);
}

const app = uWS.App();

app.ws('/operator', {
  idleTimeout: 0, // expect: idle-timeout-disabled
  maxPayloadLength: 16 * 1024,
  maxBackpressure: 256 * 1024,
  compression: uWS.DEDICATED_COMPRESSOR_256KB, // expect: server-deflate

  upgrade: async (res, req, context) => { // expect: no-origin-check@operator
    const operator = await operatorOf(req.getHeader('cookie'));
    if (!operator) {
      res.writeStatus('401 Unauthorized').end(); // expect: uws-use-after-await@upgrade
      return;
    }
    res.upgrade( // expect: uws-use-after-await@upgrade, no-origin-check@operator
      { operator },
      req.getHeader('sec-websocket-key'), // expect: uws-use-after-await@upgrade
      req.getHeader('sec-websocket-protocol'),
      req.getHeader('sec-websocket-extensions'),
      context,
    );
  },

  open(ws) {
    ws.subscribe('charges');
    ws.send(JSON.stringify({ type: 'gates', gates: [...gates.keys()] }));
  },

  message(ws, message) {
    const order = JSON.parse(decoder.decode(message)); // expect: unguarded-parse
    const gate = gates.get(order.gate); // expect: shape-assumed
    if (!gate) {
      ws.send('{"error":"no such gate"}');
    } else if (order.type === 'open' || order.type === 'shut') {
      gate.send(order.type);
    } else {
      ws.send('{"error":"Unknown message type"}');
    }
  },
});

app.ws('/gate/:number', {
  idleTimeout: 32,
  maxPayloadLength: 64 * 1024 * 1024, // expect: huge-max-message
  sendPingsAutomatically: true,

  upgrade(res, req, context) {
    const secret = req.getHeader('x-gate-secret');
    if (secret !== process.env.GATE_SECRET) {
      res.writeStatus('403 Forbidden').end();
      return;
    }
    res.upgrade(
      { number: req.getParameter(0) },
      req.getHeader('sec-websocket-key'),
      req.getHeader('sec-websocket-protocol'),
      req.getHeader('sec-websocket-extensions'),
      context,
    );
  },

  open(ws) {
    gates.set(ws.getUserData().number, ws);
  },

  async message(ws, message, isBinary) {
    if (isBinary) {
      app.publish('pictures', message, true);
      return;
    }
    const plate = decoder.decode(message).trim();
    const cents = await charge(plate);
    ws.send(JSON.stringify({ plate, cents })); // expect: uws-use-after-await@charge
    app.publish('charges', JSON.stringify({ type: 'charge', gate: ws.getUserData().number, cents })); // expect: uws-use-after-await@charge
  },

  close(ws) {
    const { number } = ws.getUserData();
    if (gates.get(number) === ws) gates.delete(number);
  },
});

app.get('/healthz', (res) => {
  res.end(String(gates.size));
});

app.listen(PORT, (token) => {
  if (!token) {
    console.error(`cannot listen on ${PORT}`);
    process.exit(1);
  }
});
