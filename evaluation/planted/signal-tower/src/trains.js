import { readable, writable, get } from 'svelte/store';

export const filter = writable('all');
export const sent = writable([]);

const RETRIES = [1, 2, 5, 10, 30];

/** The trains on the line, kept fresh while somebody looks. */
export const trains = readable([], (set) => {
  let ws;
  let step = 0;

  const dial = () => {
    ws = new WebSocket('wss://signals.example.rail/trains');
    const slow = setTimeout(() => ws.close(), 8000);

    ws.onopen = () => {
      clearTimeout(slow);
      ws.send(get(filter));
    };
    ws.onmessage = (e) => {
      step = 0;
      set(JSON.parse(e.data)); // expect: unguarded-parse
    };
    ws.onclose = () => {
      clearTimeout(slow);
      const seconds = RETRIES[Math.min(step++, RETRIES.length - 1)];
      setTimeout(dial, seconds * 1000); // expect: no-jitter@trains, revive-after-close@trains
    };
  };

  dial();

  return () => ws.close(); // expect: revive-after-close@trains
});
