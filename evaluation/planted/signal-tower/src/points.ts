import { writable } from 'svelte/store';
import { browser } from '$app/environment';

type Point = { id: string; set: 'left' | 'right' };

function createPoints() {
  const { subscribe, update } = writable<Record<string, Point>>({});
  const backlog: string[] = [];
  let socket: WebSocket | undefined;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function start() {
    if (!browser) return;
    stopped = false;
    const ws = new WebSocket(`wss://signals.example.rail/points`);
    socket = ws;
    const opening = setTimeout(() => ws.close(), 10_000);
    let opened = 0;

    ws.onopen = () => {
      clearTimeout(opening);
      opened = Date.now();
      backlog.splice(0).forEach((line) => ws.send(line));
    };

    ws.onmessage = ({ data }: MessageEvent<string>) => {
      let point: Partial<Point> | null = null;
      try {
        point = JSON.parse(data);
      } catch (error) {
        console.warn('points: not JSON', error);
      }
      const id = point?.id;
      if (typeof id === 'string') update((all) => ({ ...all, [id]: point as Point }));
    };

    ws.onclose = (e) => {
      clearTimeout(opening);
      if (stopped || ws !== socket) return;
      if (e.code === 1008 || e.code >= 4400) return;
      if (opened && Date.now() - opened > 10_000) failures = 0;
      const delay = Math.random() * 1000 * 2 ** failures++; // expect: uncapped-backoff@points
      timer = setTimeout(start, delay); // expect: uncapped-backoff@points
    };
  }

  function stop() {
    stopped = true;
    clearTimeout(timer);
    socket?.close(1000);
  }

  function turn(id: string, set: Point['set']) {
    const line = JSON.stringify({ id, set });
    if (socket?.readyState === WebSocket.OPEN) socket.send(line);
    else backlog.push(line); // expect: unbounded-queue
  }

  return { subscribe, start, stop, turn };
}

export const points = createPoints();
