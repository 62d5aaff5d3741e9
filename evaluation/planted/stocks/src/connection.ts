import { backoff } from './retry';

const policy = { base: 250, cap: 15_000 };

export function openConnection(url: () => string, onData: (text: string) => void) {
  let n = 0;
  let current: WebSocket;
  let timer: ReturnType<typeof setTimeout>;

  const open = () => {
    current = new WebSocket(url());
    const guard = setTimeout(() => current.close(), 10_000);
    current.onopen = () => {
      clearTimeout(guard);
      n = 0; // expect: reset-on-open
    };
    current.onmessage = (m) => onData(m.data);
    current.onclose = () => {
      timer = setTimeout(open, backoff(n++, policy)); // expect: jitter-before-cap@stocks, revive-after-close@stocks
    };
  };
  open();

  return () => current.close(); // expect: revive-after-close@stocks
}
