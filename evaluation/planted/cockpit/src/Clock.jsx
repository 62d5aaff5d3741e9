import { useEffect, useState } from 'react';

export function Clock() {
  const [now, setNow] = useState('--:--');

  useEffect(() => {
    let gone = false;
    const ws = new WebSocket('wss://time.example.space'); // expect: no-reconnect@clock
    ws.onmessage = (e) => !gone && setNow(String(e.data).slice(0, 8));
    ws.onclose = () => !gone && setNow('--:--'); // expect: no-reconnect@clock
    return () => {
      gone = true;
      ws.close();
    };
  }, []);

  return <time>{now}</time>;
}
