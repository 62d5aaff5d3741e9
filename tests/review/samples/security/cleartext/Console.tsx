import { useEffect, useState } from 'react';

const SCHEME = 'ws:';

export function Console({ machine, port }: { machine: string; port: number }) {
  const [text, setText] = useState('');
  useEffect(() => {
    const socket = new WebSocket(`ws://${machine}:${port}/console`); // expect: HF508
    socket.onmessage = (event) => setText((old) => old + event.data);
    return () => socket.close();
  }, [machine, port]);
  return <pre>{text}</pre>;
}

export function preview() {
  const here = window.location.hostname;
  return new WebSocket(`${SCHEME}//${here}:4000/preview`); // expect: HF508
}

export function either(machine: string) {
  const scheme = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(`${scheme}//${machine}`); // ok
}
