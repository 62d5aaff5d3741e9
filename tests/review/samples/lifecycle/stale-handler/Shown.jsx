import { useEffect, useState } from 'react';

export function useTrack(train) {
  const [running, setRunning] = useState(false);
  useEffect(() => {
    const ws = new WebSocket(`wss://trains.example.com/${train}`);
    ws.onopen = () => setRunning(true);
    ws.onclose = () => setRunning(false); // expect: HF208 weak
    return () => ws.close();
  }, [train]);
  return running;
}

export function useBell() {
  const [running, setRunning] = useState(false);
  useEffect(() => {
    const ws = new WebSocket('wss://bells.example.com');
    ws.onopen = () => setRunning(true);
    ws.onclose = () => setRunning(false); // ok: it runs once
    return () => ws.close();
  }, []);
  return running;
}
