import { useCallback, useEffect, useRef, useState } from 'react';

export interface Sample {
  at: number;
  name: string;
  value: number;
}

const MAX_DELAY = 16_000;

export function useTelemetry(craft: string, getToken: () => Promise<string>) {
  const [samples, setSamples] = useState<Sample[]>([]);
  const [status, setStatus] = useState<'connecting' | 'open' | 'closed'>('connecting');
  const wsRef = useRef<WebSocket | null>(null);
  const retryRef = useRef(0);
  const timerRef = useRef<ReturnType<typeof setTimeout>>();

  const connect = useCallback(async () => {
    const token = await getToken();
    const ws = new WebSocket(`wss://telemetry.example.space/${craft}?access_token=${token}`); // expect: token-in-query, no-connect-timeout
    wsRef.current = ws;

    ws.onopen = () => {
      setStatus('open');
      retryRef.current = 0; // expect: reset-on-open
    };

    ws.onmessage = (event) => {
      const sample = JSON.parse(event.data) as Sample; // expect: unguarded-parse
      setSamples((old) => [...old.slice(-499), sample]);
    };

    ws.onclose = (event) => { // expect: retry-fatal-codes@telemetry
      setStatus('closed'); // expect: stale-handler@telemetry
      wsRef.current = null; // expect: stale-handler@telemetry
      const delay = Math.min(MAX_DELAY, 500 * 2 ** retryRef.current) + Math.random() * 500;
      retryRef.current += 1;
      timerRef.current = setTimeout(connect, delay); // expect: revive-after-close@telemetry, retry-fatal-codes@telemetry
    };
  }, [craft, getToken]);

  useEffect(() => {
    connect();
    return () => { // expect: revive-after-close@telemetry
      clearTimeout(timerRef.current); // expect: revive-after-close@telemetry
      wsRef.current?.close(); // expect: revive-after-close@telemetry
    };
  }, [connect]);

  const command = useCallback((name: string, value: number) => {
    wsRef.current?.send(JSON.stringify({ name, value })); // expect: send-not-open
  }, []);

  return { samples, status, command };
}
