import { WebSocketServer } from 'ws';
import { Server } from 'socket.io';

const COMPRESS = true;

const plain = new WebSocketServer({ port: 1 }); // ok
const on = new WebSocketServer({ port: 2, perMessageDeflate: true }); // expect: HF407
const named = new WebSocketServer({ port: 3, perMessageDeflate: COMPRESS }); // expect: HF407
const off = new WebSocketServer({ port: 4, perMessageDeflate: false }); // ok
const sized = new WebSocketServer({ port: 5, perMessageDeflate: { threshold: 1024 } }); // expect: HF407
const tuned = new WebSocketServer({ port: 6, perMessageDeflate: { concurrencyLimit: 4 } }); // ok
const spread = new WebSocketServer({ port: 7, perMessageDeflate: { ...options } }); // ok

const io = new Server(6, {
  perMessageDeflate: true, // expect: HF407
  httpCompression: true,
});
