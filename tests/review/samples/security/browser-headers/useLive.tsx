import { useEffect } from 'react';

export function Live({ url, token }: { url: string; token: string }) {
  useEffect(() => {
    const socket = new WebSocket(url, { headers: { Authorization: token } }); // expect: HF515
    return () => socket.close();
  }, [url, token]);
  return <p>live</p>;
}
