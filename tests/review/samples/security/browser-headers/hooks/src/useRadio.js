import { useEffect } from 'react';

export function useRadio(station) {
  useEffect(() => {
    const ws = new WebSocket('wss://radio.example.com', { headers: { station } }); // expect: HF515
    return () => ws.close();
  }, [station]);
}
