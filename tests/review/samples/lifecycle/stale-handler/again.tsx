import { useEffect, useState } from 'react';

export function Provider({ url }: { url: string }) {
  const [socket, setSocket] = useState<WebSocket | null>(null);
  const [other, setOther] = useState<WebSocket | null>(null);

  useEffect(() => {
    const ws = new WebSocket(url);
    ws.onopen = () => setSocket(ws);
    ws.onclose = () => setSocket(null); // expect: HF208
    return () => ws.close();
  }, [url]);

  useEffect(() => {
    const ws = new WebSocket(url);
    ws.onopen = () => setOther(ws);
    ws.onclose = () => setOther(null); // ok: it runs once
    return () => ws.close();
  }, []);

  return <p>{socket ? 'up' : 'down'}{other ? 'up' : 'down'}</p>;
}
