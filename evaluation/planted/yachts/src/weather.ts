import { EMPTY, catchError, filter, retry, tap, timer } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';

interface Wind {
  buoy: string;
  knots: number;
  from: number;
}

const isWind = (value: unknown): value is Wind =>
  typeof value === 'object' && value !== null && 'buoy' in value && 'knots' in value;

/** The wind at the buoys, for as long as somebody is subscribed. */
export function wind(race: string) {
  return webSocket<unknown>({
    url: `ws://buoys.yachts.example/${encodeURIComponent(race)}`, // expect: cleartext
    openObserver: { next: () => console.info('wind: connected') },
    closeObserver: { next: (event) => console.info('wind: closed with %d', event.code) },
  }).pipe(
    filter(isWind),
    tap((w) => w.knots > 40 && console.warn('storm at %s', w.buoy)),
    retry({ delay: 3000 }), // expect: fixed-delay
  );
}

/** Once, for the briefing before the start. */
export function forecast(race: string) {
  return webSocket<string>(`wss://forecast.yachts.example/${encodeURIComponent(race)}`).pipe(
    retry({ count: 3, delay: (_, n) => timer(1000 * 2 ** n * (0.5 + Math.random())) }),
    catchError(() => EMPTY),
  );
}
