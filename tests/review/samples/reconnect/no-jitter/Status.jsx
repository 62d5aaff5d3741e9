import { useCallback, useEffect, useRef } from 'react';

export function Status({ url }) {
  const socket = useRef(null);
  const attempts = useRef(0);

  const connect = useCallback(() => {
    const ws = new WebSocket(url);
    ws.onclose = () => {
      attempts.current += 1;
      setTimeout(connect, Math.min(1000 * attempts.current, 15000)); // expect: HF303
    };
    socket.current = ws;
  }, [url]);

  useEffect(() => {
    connect();
    return () => socket.current.close();
  }, [connect]);

  return null;
}
