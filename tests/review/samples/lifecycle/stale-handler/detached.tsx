import { useEffect, useState } from 'react';

export function Provider({ url, token }: { url: string; token: string }) {
  const [other, setOther] = useState<WebSocket | null>(null);

  useEffect(() => {
    const ws = new WebSocket(url);
    ws.onopen = () => setOther(ws);
    ws.onclose = () => { // ok: the old one has none
      log(null);
      setOther(null);
    };
    return () => {
      ws.onclose = null;
      ws.close();
    };
  }, [url, token]);

  return <p>{other ? 'up' : 'down'}</p>;
}
