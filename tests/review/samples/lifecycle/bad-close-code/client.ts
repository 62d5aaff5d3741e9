import ReconnectingWebSocket from 'reconnecting-websocket';

const GOING_AWAY = 1001;
const LONG =
  'The session has ended because the account was used on another device; sign in again here, if it was you, and change the password if not.';

export class Feed {
  private socket = new WebSocket('wss://feed.example');

  stop() {
    this.socket.close(1000, 'done'); // ok
  }

  leave() {
    this.socket.close(GOING_AWAY); // expect: HF219
  }

  fail() {
    this.socket.close(1006, 'lost'); // expect: HF219
  }

  kick() {
    this.socket.close(4001, LONG); // expect: HF219
  }

  end(code: number) {
    this.socket.close(code); // ok: who knows
  }
}

const lasting = new ReconnectingWebSocket('wss://feed.example');
lasting.addEventListener('message', () => lasting.close(1011)); // expect: HF219

export function open(url: string, WebSocketImpl: typeof WebSocket) {
  const socket = new WebSocketImpl(url);
  socket.onmessage = () => socket.close(1001); // ok: it may be the class of `ws`
  socket.onopen = () => socket.close(1005); // expect: HF219
}

Deno.serve((request) => {
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.onopen = () => socket.close(1012, 'restart'); // expect: HF219
  return response;
});
