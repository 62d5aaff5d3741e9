import { useMemo, useState } from 'react';
import useWebSocket, { ReadyState } from 'react-use-websocket';

type Line = { id: number; from: string; html: string };

async function socketUrl(room: string): Promise<string> {
  const answer = await fetch(`/api/lobby/${room}/address`);
  return ((await answer.json()) as { url: string }).url;
}

/** Chat in the lobby before the film begins. */
export function Lobby({ room, me }: { room: string; me: string }) {
  const [text, setText] = useState('');
  const [lines, setLines] = useState<Line[]>([]);

  const { sendJsonMessage, readyState } = useWebSocket(
    () => socketUrl(room), // expect: unstable-hook-arguments
    {
      shouldReconnect: () => true, // expect: retry-fatal-codes
      reconnectAttempts: 50,
      reconnectInterval: 3000, // expect: fixed-delay
      onMessage: (event) => {
        try {
          const line = JSON.parse(event.data) as Line;
          if (typeof line?.html === 'string') setLines((before) => [...before.slice(-99), line]);
        } catch {
          console.warn('not a line', event.data);
        }
      },
    },
  );

  const ready = useMemo(() => readyState === ReadyState.OPEN, [readyState]);

  return (
    <section>
      <ul>
        {lines.map((line) => (
          <li key={line.id} dangerouslySetInnerHTML={{ __html: line.html }} /> // expect: dangerous-sink
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) sendJsonMessage({ from: me, text });
          setText('');
        }}
      >
        <input value={text} onChange={(event) => setText(event.target.value)} disabled={!ready} />
      </form>
    </section>
  );
}
