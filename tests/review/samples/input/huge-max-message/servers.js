import { WebSocketServer } from 'ws';
import { Server } from 'socket.io';

const MEBIBYTE = 1024 * 1024;

export const plain = new WebSocketServer({ port: 1 }); // expect: HF405
export const off = new WebSocketServer({ port: 2, maxPayload: 0 }); // expect: HF405
export const huge = new WebSocketServer({
  port: 3,
  maxPayload: 500 * MEBIBYTE, // expect: HF405
});
export const endless = new WebSocketServer({ port: 4, maxPayload: Infinity }); // expect: HF405
export const small = new WebSocketServer({ port: 5, maxPayload: 64 * 1024 }); // ok

export function open(options) {
  return new WebSocketServer(options); // ok
}

export const bare = new WebSocketServer(); // expect: HF405
export const io = new Server(6);
export const big = new Server(7, { maxHttpBufferSize: 1e9 }); // expect: HF405

export function mount(options) {
  const settings = options.ws || {};
  settings.port = 9;
  return new WebSocketServer(settings); // ok
}

export function serve(given) {
  return new WebSocketServer(given || {}); // ok
}
