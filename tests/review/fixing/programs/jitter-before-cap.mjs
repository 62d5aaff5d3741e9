import { closed, hurry } from './drive.mjs';

let attempts = 0;

hurry(9, (waits) => {
  const last = new Set(waits.slice(6));
  return [`${waits.length} attempts`, last.size === 1 ? 'all at the cap' : 'spread at the cap'];
});

function connect(url) {
  const ws = new WebSocket(url);
  ws.onclose = () => {
    const delay = Math.min(1000 * 2 ** attempts + Math.random() * 1000, 30000);
    attempts += 1;
    setTimeout(() => connect(url), delay);
  };
}

connect(closed);
