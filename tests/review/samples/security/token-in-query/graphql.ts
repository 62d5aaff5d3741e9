import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

export const shop = (session: string) =>
  createClient({
    url: `wss://shop.example.net/graphql?session_token=${session}`, // expect: HF510
  });

export const robot = (session: string) =>
  createClient({
    webSocketImpl: WebSocket,
    url: `wss://shop.example.net/graphql?session_token=${session}`, // ok: a service's own protocol
  });
