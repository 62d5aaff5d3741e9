import { createContext, useContext, useEffect, useMemo, useState, type PropsWithChildren } from 'react';

const Ctx = createContext<WebSocket | null>(null);
const PING = 20 * 1000;

function later(fn: () => void, ms: number) {
  return window.setTimeout(fn, ms);
}

export function SocketProvider({ url, children }: PropsWithChildren<{ url: string }>) {
  const [ws, setWs] = useState<WebSocket | null>(null);

  useEffect(() => { // expect: effect-without-cleanup@desk
    let alive = true;
    let pinger = 0;
    const connect = () => {
      const next = new WebSocket(url); // expect: effect-without-cleanup@desk
      next.onopen = () => {
        pinger = window.setInterval(() => next.send('{"t":"ping"}'), PING); // expect: heartbeat-timer-leak@desk, background-tab-timer@desk, ping-without-deadline@desk
        setWs(next);
      };
      next.onclose = () => {
        setWs(null); // expect: stale-handler@desk
        if (alive) later(connect, 2000); // expect: fixed-delay
      };
    };
    connect();
    return () => {
      alive = false; // expect: effect-without-cleanup@desk
    };
  }, [url]);

  return <Ctx.Provider value={ws}>{children}</Ctx.Provider>;
}

export function useSender() {
  const ws = useContext(Ctx);
  return useMemo(() => (body: object) => ws?.send(JSON.stringify(body)), [ws]);
}
