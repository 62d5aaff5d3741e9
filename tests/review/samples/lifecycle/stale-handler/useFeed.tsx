import { useCallback, useEffect, useRef, useState } from 'react';

export function useFeed(url: string) {
  const socket = useRef<WebSocket | null>(null);
  const [connected, setConnected] = useState(false);

  const connect = useCallback(() => {
    socket.current?.close();
    const ws = new WebSocket(url);
    socket.current = ws;
    ws.onopen = () => setConnected(true);
    ws.onclose = () => {
      setConnected(false);
      socket.current = null; // expect: HF208
    };
  }, [url]);

  useEffect(connect, [connect]);
  return { connected, connect };
}

export function useCarefulFeed(url: string) {
  const socket = useRef<WebSocket | null>(null);
  const [connected, setConnected] = useState(false);

  const connect = useCallback(() => {
    socket.current?.close();
    const ws = new WebSocket(url);
    socket.current = ws;
    ws.onopen = () => setConnected(true);
    ws.onclose = () => { // ok
      if (socket.current !== ws) return;
      setConnected(false);
      socket.current = null;
    };
  }, [url]);

  useEffect(connect, [connect]);
  return { connected, connect };
}
