import { useEffect, useRef } from 'react';

export function Prices({ url }: { url: string }) {
  const socket = useRef<WebSocket | null>(null);
  useEffect(() => {
    const ws = new WebSocket(url);
    socket.current = ws;
    setInterval(() => ws.send('ping'), 20_000); // expect: HF104
    return () => ws.close();
  }, [url]);
  return null;
}

export class Feed {
  private ws!: WebSocket;

  connect = () => {
    this.ws = new WebSocket('wss://example.org');
    this.ws.onopen = () => {
      setInterval(() => this.ws.send('ping'), 20_000); // expect: HF104
    };
    this.ws.onclose = () => setTimeout(this.connect, 1_000);
  };
}

export class Redialling {
  private ws!: WebSocket;

  open() {
    this.ws = new WebSocket('wss://example.org');
    setInterval(() => this.ws.send('ping'), 20_000); // expect: HF104
    this.ws.addEventListener('close', () => {
      setTimeout(() => this.open(), 1_000);
    });
  }
}

export class Once {
  private ws = new WebSocket('wss://example.org');

  begin() {
    setInterval(() => this.ws.send('ping'), 20_000); // ok
  }
}

export class Given {
  private ws!: WebSocket;

  open(handler: () => void) {
    this.ws = new WebSocket('wss://example.org');
    this.ws.onopen = handler;
    this.ws.onclose = handler;
    this.ws.onerror = () => console.error('failed');
    setInterval(() => this.ws.send('ping'), 20_000); // ok
  }
}
