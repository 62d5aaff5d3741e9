import ReconnectingWebSocket from 'reconnecting-websocket';

export function once(url: string): void {
  const socket = new ReconnectingWebSocket(url);
  socket.addEventListener('open', () => socket.send(JSON.stringify({ op: 'subscribe' })), { once: true }); // ok
}

export function early(url: string): void {
  const socket = new ReconnectingWebSocket(url);
  socket.send(JSON.stringify({ type: 'subscribe', channel: 'news' })); // expect: HF313
}

export function own(url: string): void {
  const socket = new WebSocket(url);
  socket.onopen = () => socket.send(JSON.stringify({ type: 'subscribe' })); // ok
  socket.onclose = () => setTimeout(() => own(url), Math.random() * 5000);
}

export function plain(url: string): void {
  new WebSocket(url).send(JSON.stringify({ type: 'subscribe' })); // ok: it does not redial
}

export function numbered(url: string): void {
  const socket = new ReconnectingWebSocket(url);
  socket.send(JSON.stringify({ type: 1, other: 'subscribe' })); // ok
}
