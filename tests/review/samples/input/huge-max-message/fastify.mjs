import Fastify from 'fastify';
import websocket from '@fastify/websocket';

const app = Fastify();
const small = { options: { maxPayload: 65536 } };

app.register(websocket, {
  options: { maxPayload: 512 * 1024 * 1024 }, // expect: HF405
});
app.register(websocket, small); // ok
app.register(websocket); // ok
app.register(websocket, { options: load() }); // ok
app.register(load());
