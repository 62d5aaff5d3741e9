import { useEffect } from 'react';
import ReconnectingWebSocket from 'reconnecting-websocket';

export function Prices({ url }: { url: string }) {
  useEffect(() => {
    const socket = new ReconnectingWebSocket(url);
    const beat = setInterval(() => { // expect: HF111
      socket.send(JSON.stringify({ type: 'heartbeat' }));
    }, 30 * 1000);
    return () => {
      clearInterval(beat);
      socket.close();
    };
  }, [url]);
  return null;
}
