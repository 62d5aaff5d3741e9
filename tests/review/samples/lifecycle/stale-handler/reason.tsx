import { useEffect, useState } from 'react';

export function Provider({ url }: { url: string }) {
  const [socket, setSocket] = useState<WebSocket | null>(null);
  const [user, setUser] = useState<string | null>(null);

  useEffect(() => {
    const ws = new WebSocket(url);
    ws.onopen = () => setSocket(ws);
    ws.onmessage = (event) => setUser(event.data);
    ws.onclose = () => {
      setUser(null);
      setSocket(null); // expect: HF208
    };
    return () => ws.close();
  }, [url]);

  return <p>{socket ? user : 'down'}</p>;
}
