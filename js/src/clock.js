let last = 0;
let ahead = 0;

/**
 * Milliseconds that never go back. They go on while the machine sleeps, which `performance.now`
 * does not everywhere; when somebody sets the clock forward it looks like a sleep, and does no harm.
 */
export function clock() {
  const time = Date.now();
  if (time < last) ahead += last - time;
  last = time;
  return time + ahead;
}
