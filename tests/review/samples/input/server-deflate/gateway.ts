import WebSocket from 'ws';
import * as http from 'node:http';

const options: WebSocket.ServerOptions = {
  noServer: true,
  perMessageDeflate: true, // expect: HF407
};

export const gateway = new WebSocket.Server(options);
export const client = new WebSocket('wss://example.com', { perMessageDeflate: true }); // ok
