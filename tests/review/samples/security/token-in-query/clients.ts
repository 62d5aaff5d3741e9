import WebSocket from 'ws';
import { io } from 'socket.io-client';

const query = {
  room: "all",
  jwt, // expect: HF510
};

export function open(base: string, token: string) {
  return new WebSocket(`${base}/live?room=1&token=${token}`); // expect: HF510
}

export function added(base: string, token: string) {
  return new WebSocket(base + '/live?access_token=' + token); // expect: HF510
}

export function built(base: string, apiKey: string) {
  const url = new URL('/live', base);
  url.searchParams.set('apiKey', apiKey); // expect: HF510
  url.searchParams.set('room', 'all'); // ok
  url.searchParams.delete('token'); // ok
  url.searchParams.sort();
  url.searchParams;
  return [new WebSocket(url.toString()), new WebSocket(url.href), new WebSocket(url)];
}

export const chat = io('/chat', { query: { token, room: 'all' } }); // expect: HF510
export const game = io({ query });
export const plain = io('/chat', { auth: { token } }); // ok
export const spread = io('/chat', { query: { ...options } }); // ok
export const other = io('/chat', { query: options }); // ok

export function quotes(key: string) {
  return new WebSocket(`wss://quotes.tradefeed.io/v1?token=${key}`); // ok: their API wants it
}

export function ticket(base: string, ticket: string) {
  return new WebSocket(`${base}/live?ticket=${ticket}`); // ok
}

export const none = [new WebSocket(), new WebSocket(options.url), new WebSocket(``)];

export function helper(socket: WebSocket) {
  socket.send('?token='); // ok
}

export function shared(base: string, handshake: { session_token: string }) {
  return new WebSocket(`${base}/pty?session_token=${handshake.session_token}`); // expect: HF510
}

export function cookies(base: string) {
  const cookie = document.cookie.match(/sid=([^;]+)/)![1];
  return [
    new WebSocket(base + '/live?sid=' + cookie), // expect: HF510
    new WebSocket(`${base}/live?k=${encodeURIComponent(user.accessToken)}`), // expect: HF510
    new WebSocket(`${base}/live?room=${encodeURIComponent(room.name)}`), // ok
    new WebSocket(base + '/live?k=' + process.env.FEED_SECRET), // expect: HF510
    new WebSocket(base + '/live?room='), // ok
    new WebSocket(base + '/live?count=' + (1 + count)), // ok
  ];
}

export function here(token: string) {
  return new WebSocket(`ws://127.0.0.1:8000/live?token=${token}`); // ok: it stays on the machine
}
