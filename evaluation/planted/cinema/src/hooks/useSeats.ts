import { useCallback, useEffect, useRef, useState } from 'react';

export type Seat = { row: number; number: number; taken: boolean };
type SeatEvent = { kind: 'all'; seats: Seat[] } | { kind: 'one'; seat: Seat };

const key = (seat: Seat) => `${seat.row}-${seat.number}`;
const MAX_WAIT = 30_000;

/** The seats of a showing, kept up to date while the component is mounted. */
export function useSeats(showing: string) {
  const [seats, setSeats] = useState<Record<string, Seat>>({});
  const [online, setOnline] = useState(false);
  const socket = useRef<WebSocket | null>(null);
  const attempt = useRef(0);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;

    function connect() {
      const ws = new WebSocket(`wss://cinema.example/showings/${showing}`); // expect: no-connect-timeout@seats
      socket.current = ws;

      ws.onopen = () => {
        setOnline(true);
        attempt.current = 0; // expect: reset-on-open
      };

      ws.onmessage = (message) => { // expect: stale-handler@seats
        const event = JSON.parse(message.data) as SeatEvent; // expect: unguarded-parse-in-client
        if (event.kind === 'all') {
          setSeats(Object.fromEntries(event.seats.map((seat) => [key(seat), seat]))); // expect: stale-handler@seats
        } else {
          setSeats((before) => ({ ...before, [key(event.seat)]: event.seat }));
        }
      };

      ws.onerror = () => {
        ws.close(); // expect: error-and-close@seats
        timer = setTimeout(connect, 1000); // expect: fixed-delay, error-and-close@seats
      };

      ws.onclose = () => { // expect: revive-after-close@seats, stale-handler@seats
        setOnline(false); // expect: stale-handler@seats
        const wait = Math.min(1000 * 2 ** attempt.current, MAX_WAIT);
        attempt.current += 1;
        timer = setTimeout(connect, wait); // expect: no-jitter, error-and-close@seats, revive-after-close@seats
      };
    }

    connect();
    return () => {
      clearTimeout(timer); // expect: revive-after-close@seats
      socket.current?.close(); // expect: revive-after-close@seats
    };
  }, [showing]);

  const reserve = useCallback((seat: Seat) => {
    socket.current?.send(JSON.stringify({ kind: 'reserve', seat })); // expect: send-not-open
  }, []);

  return { seats: Object.values(seats), online, reserve };
}
