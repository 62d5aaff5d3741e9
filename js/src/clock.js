// Some browsers stop `performance.now` while the machine sleeps, and `Date.now` jumps when somebody
// sets the clock. So the first one counts, and what the second one has leapt ahead of it is added:
// a sleep. A clock that was set looks the same, and costs a needless ping.
const LEAP = 1000;
let slept = 0;
let ahead = Date.now() - performance.now();

/** Milliseconds that never go back, and go on while the machine sleeps. */
export function now() {
  const steady = performance.now();
  const difference = Date.now() - steady;
  if (difference - ahead > LEAP) slept += difference - ahead;
  ahead = difference;
  return steady + slept;
}
