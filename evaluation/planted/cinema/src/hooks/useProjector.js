import { useEffect, useRef, useState } from 'react';

// The projectionist's view of one projector. The projector's computer hangs up on who is silent for 30 s.
export function useProjector(hall) {
  const [state, setState] = useState({ lamp: 'off', reel: null });
  const beat = useRef(null);

  useEffect(() => {
    const ws = new WebSocket(`wss://halls.cinema.example/${hall}`, { // expect: browser-headers@projector, no-reconnect@projector
      headers: { 'X-Role': 'projectionist' }, // expect: browser-headers@projector
    }); // expect: browser-headers@projector
    ws.onopen = () => {
      beat.current = setInterval(() => ws.send('{"kind":"alive"}'), 15000); // expect: background-tab-timer, heartbeat-timer-leak, ping-without-deadline
    };
    ws.onmessage = ({ data }) => {
      try {
        const update = JSON.parse(data);
        if (update && typeof update === 'object') setState((before) => ({ ...before, ...update }));
      } catch (error) {
        console.warn('projector', error);
      }
    };
    ws.onerror = () => console.error('projector %s: connection failed', hall);
    return () => ws.close(1001, 'left the page'); // expect: bad-close-code
  }, [hall]);

  return state;
}
