import { WebSocketServer } from 'ws';
import { useServer } from 'graphql-ws/use/ws';
import { schema } from './schema.js';

const wss = new WebSocketServer({ port: 4000, path: '/graphql' }); // ok
wss.on('connection', (socket) => socket.on('error', console.error));
useServer({ schema }, wss);
