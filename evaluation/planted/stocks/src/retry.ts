export interface Policy {
  base: number;
  cap: number;
}

/** Milliseconds until the next attempt. */
export function backoff(n: number, { base, cap }: Policy): number {
  return Math.min(base * Math.pow(2, n) * (0.5 + Math.random()), cap); // expect: jitter-before-cap@stocks
}
