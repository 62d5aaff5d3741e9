import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();

export const slow = new Server(http, { pingTimeout: 900_000 }); // expect: HF112 weak
export const usual = new Server(http, { pingTimeout: 20_000 }); // ok
