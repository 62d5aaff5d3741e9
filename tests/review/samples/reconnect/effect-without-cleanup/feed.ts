import { useEffect, useState } from 'react';
import ReconnectingWebSocket from 'reconnecting-websocket';

export function useFeed(url: string) {
  const [socket, setSocket] = useState<ReconnectingWebSocket>();

  useEffect(() => {
    const start = async () => {
      const ws = new ReconnectingWebSocket(url); // expect: HF309
      setSocket(ws);
    };
    void start();
  }, [url]);

  return socket;
}

export class Panel {
  private socket?: WebSocket;

  ngOnInit(): void {
    this.socket = new WebSocket('wss://feed.example.com'); // expect: HF309
  }
}
