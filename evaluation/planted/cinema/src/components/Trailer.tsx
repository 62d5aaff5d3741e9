import { useEffect, useState } from 'react';

interface Props {
  film: string;
  onLike?: (count: number) => void;
}

/** A trailer with the number of people who are watching it right now. */
export function Trailer({ film, onLike }: Props) {
  const [watching, setWatching] = useState(0);

  useEffect(() => { // expect: effect-without-cleanup@trailer
    const ws = new WebSocket(`wss://cinema.example/trailers/${film}`); // expect: effect-without-cleanup@trailer, no-reconnect@trailer
    ws.addEventListener('message', ({ data }) => {
      const count = Number(data);
      if (Number.isInteger(count)) setWatching(count);
    });
    ws.addEventListener('close', () => setWatching(0)); // expect: no-reconnect@trailer
  }, [film]);

  return (
    <figure>
      <video src={`/media/${film}.mp4`} controls />
      <figcaption>
        {watching} watching <button onClick={() => onLike?.(watching)}>like</button>
      </figcaption>
    </figure>
  );
}
