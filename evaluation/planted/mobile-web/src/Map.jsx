import { useEffect, useRef, useState } from 'react';

const WS = 'wss://map.example.app/positions';

export default function Map({ area, onLost }) {
  const [cars, setCars] = useState({});
  const ref = useRef(null);

  useEffect(() => { // expect: effect-without-cleanup@map
    ref.current = new WebSocket(WS); // expect: effect-without-cleanup@map, no-reconnect@map
    ref.current.onmessage = ({ data }) => {
      const car = JSON.parse(data); // expect: unguarded-parse
      setCars((c) => ({ ...c, [car.id]: car }));
    };
    ref.current.onclose = onLost; // expect: no-reconnect@map
  }, []);

  useEffect(() => {
    ref.current.send(JSON.stringify({ area })); // expect: send-not-open
  }, [area]);

  return <canvas data-cars={Object.keys(cars).length} />;
}
