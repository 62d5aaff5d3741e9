import { useEffect, useRef, useState } from 'react';

type Status = 'connecting' | 'open' | 'closed';

export function useLive<T>(path: string): [T | null, Status] {
  const [value, setValue] = useState<T | null>(null);
  const [status, setStatus] = useState<Status>('connecting');
  const retry = useRef(0);

  useEffect(() => { // expect: effect-without-cleanup@live
    const open = () => {
      const ws = new WebSocket(`wss://${window.location.host}${path}`); // expect: effect-without-cleanup@live
      ws.addEventListener('open', () => {
        setStatus('open');
        retry.current = 0; // expect: reset-on-open
      });
      ws.addEventListener('message', ({ data }) => setValue(JSON.parse(data))); // expect: unguarded-parse
      ws.addEventListener('close', (ev) => { // expect: retry-fatal-codes@live
        setStatus('closed');
        const wait = Math.min(500 * 2 ** retry.current++, 20_000); // expect: no-jitter@live
        window.setTimeout(open, wait); // expect: no-jitter@live, retry-fatal-codes@live
      });
    };
    open();
  }, [path]);

  return [value, status];
}
