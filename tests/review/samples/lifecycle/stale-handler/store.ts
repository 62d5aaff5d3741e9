import WebSocket from 'ws';

let socket: WebSocket | null = null;

export function open(url: string): void {
  if (socket) {
    socket.removeAllListeners('message');
    socket.on('error', () => {});
    socket.close();
  }
  socket = new WebSocket(url);
  socket.on('error', console.error);
  socket.on('close', () => { // ok: the old one's listeners may be gone
    socket = null;
  });
}

let feed: WebSocket | null = null;

export function follow(url: string): void {
  if (feed) {
    feed.close();
  }
  feed = new WebSocket(url);
  feed.on('error', console.error);
  feed.on('close', lost);
}

function lost(): void {
  console.log('lost');
  feed = null; // expect: HF208
}
