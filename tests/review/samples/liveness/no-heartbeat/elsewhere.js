import { WebSocketServer, createServer } from 'ws';
import { accept } from './connections.js';
import { serve } from './sessions.js';

const byName = new WebSocketServer({ port: 1 }); // ok
byName.on('connection', accept);

const given = new WebSocketServer({ port: 2 }); // ok
given.on('connection', (socket) => {
  serve(socket);
});

const unused = new WebSocketServer({ port: 3 }); // ok

export function build() {
  const wss = new WebSocketServer({ port: 4 }); // ok
  wss.on('connection', (socket) => socket.on('message', console.log));
  return wss;
}
