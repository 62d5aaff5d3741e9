import { useEffect, useRef } from 'react';

export function Room({ url }: { url: string }) {
  const socket = useRef<WebSocket | null>(null);
  useEffect(() => {
    socket.current = new WebSocket(url);
    socket.current.send('join'); // expect: HF218
    return () => socket.current?.close();
  }, [url]);
  return <button onClick={() => socket.current?.send('hi')}>Hi</button>; // ok
}

export function Lobby({ url }: { url: string }) {
  useEffect(() => {
    const socket = new WebSocket(url);
    socket.onopen = () => socket.send('join'); // ok
    return () => socket.close();
  }, [url]);
  return null;
}
