// Smooth lines that never swing past a sample: monotone cubics (Fritsch and Butland, 1984).

/** The slope at each point of a run. */
function slopes(run, key) {
  const rise = run.slice(1).map((p, i) => (p[key] - run[i][key]) / (p.t - run[i].t));
  return run.map((_, i) => {
    const before = rise[i - 1] ?? rise[i] ?? 0;
    const after = rise[i] ?? rise[i - 1] ?? 0;
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  });
}

/** The path through a run of points, and the slopes that it has. */
export function pathOf(run, key, x, y) {
  const slope = slopes(run, key);
  const path = new Path2D();
  path.moveTo(x(run[0].t), y(run[0][key]));
  for (let i = 1; i < run.length; i++) {
    const [p, q] = [run[i - 1], run[i]];
    const third = (q.t - p.t) / 3;
    path.bezierCurveTo(
      x(p.t + third),
      y(p[key] + slope[i - 1] * third),
      x(q.t - third),
      y(q[key] - slope[i] * third),
      x(q.t),
      y(q[key]),
    );
  }
  return path;
}

/** The value of the curve at a time; null outside of the run. */
export function valueAt(run, key, t) {
  const i = run.findIndex((p) => p.t >= t);
  if (i < 0 || (i === 0 && run[0].t > t)) return null;
  if (i === 0) return run[0][key];
  const near = slopes(run.slice(Math.max(0, i - 2), i + 2), key);
  const at = i >= 2 ? 1 : 0;
  const [p, q] = [run[i - 1], run[i]];
  const h = q.t - p.t;
  const s = (t - p.t) / h;
  const rest = 1 - s;
  return (
    rest * rest * (1 + 2 * s) * p[key] +
    rest * rest * s * h * near[at] +
    s * s * (3 - 2 * s) * q[key] -
    s * s * rest * h * near[at + 1]
  );
}

/** Split points where more than `most` seconds lie between two. */
export function runsOf(points, most) {
  const runs = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run && point.t - run.at(-1).t < most) run.push(point);
    else runs.push([point]);
  }
  return runs;
}
