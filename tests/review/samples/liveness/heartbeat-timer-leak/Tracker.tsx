import { useEffect } from 'react';

const socket = new WebSocket('wss://trackers.example.com/');

export function Tracker({ id }: { id: string }) {
  useEffect(() => {
    setInterval(() => socket.send(id), 5000); // expect: HF104
  }, [id]);
  return <b>{id}</b>;
}

export function Careful({ id, own }: { id: string; own: () => () => void }) {
  useEffect(() => {
    setInterval(() => socket.send(id), 5000); // ok: what it gives back may stop it
    return own();
  }, [id]);
  return <b>{id}</b>;
}
