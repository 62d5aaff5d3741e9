import { useEffect, useState } from 'react';

export function Given({ onLost }) {
  const [last, setLast] = useState('');

  useEffect(() => {
    const socket = new WebSocket('wss://feed.example.com'); // expect: HF301
    socket.onmessage = (event) => setLast(event.data);
    socket.onclose = onLost;
    return () => socket.close();
  }, []);

  return last;
}

export function Keyed({ onLost, round }) {
  const [last, setLast] = useState('');

  useEffect(() => {
    const socket = new WebSocket('wss://feed.example.com'); // ok: what is not seen may run it again
    socket.onmessage = (event) => setLast(event.data);
    socket.onclose = onLost;
    return () => socket.close();
  }, [round]);

  return last;
}
