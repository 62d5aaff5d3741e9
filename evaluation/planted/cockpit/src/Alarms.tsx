import { useEffect, useState } from 'react';
import useWebSocket from 'react-use-websocket';
import { io } from 'socket.io-client';

const socket = io('https://alarms.example.space', { autoConnect: false });

export function AlarmCount() {
  const [count, setCount] = useState(0);

  useEffect(() => { // expect: effect-without-cleanup@alarms
    socket.connect();
    socket.on('alarm', () => setCount((n) => n + 1)); // expect: effect-without-cleanup@alarms
  }, []);

  return <span>{count}</span>;
}

export function AlarmList({ craft }: { craft: string }) {
  const { lastJsonMessage, sendJsonMessage } = useWebSocket<{ id: string; html: string }>(
    `wss://alarms.example.space/list/${craft}`,
    { // expect: retry-fatal-codes@list
      share: true,
      shouldReconnect: () => true, // expect: retry-fatal-codes@list
      reconnectAttempts: 1000,
      reconnectInterval: 2000, // expect: fixed-delay@list
    },
  );

  if (!lastJsonMessage) return null;
  return (
    <ul>
      <li
        onClick={() => sendJsonMessage({ ack: lastJsonMessage.id })}
        dangerouslySetInnerHTML={{ __html: lastJsonMessage.html }} // expect: dangerous-sink
      />
    </ul>
  );
}

export function AlarmBell() {
  const { readyState } = useWebSocket(() => `wss://alarms.example.space/bell?t=${Date.now()}`, { // expect: unstable-hook-arguments@bell
    queryParams: { volume: 3 },
    heartbeat: { message: 'ping', interval: 25_000, timeout: 60_000 },
  });
  return <i data-state={readyState} />;
}
