// The chart scrolls by the clock, not by arrival: a sample stands where its own time puts it. The
// right edge runs a little behind, so that the next sample is there before the line needs it.
import { band, dot, flag, hatch, lane } from "./bands.js";
import { pathOf, runsOf, valueAt } from "./curve.js";

const LAG = 0.45; // seconds
const BREAK = 1.1; // seconds without a sample that the line does not cross
const LATE = 0.7; // seconds after which a sample counts as filled in
const SET = 300; // late samples in a row that tell of a clock that was set
const BRIGHT = 3500; // milliseconds that a filled-in part stands out
const FADE = 3500; // milliseconds in which it then becomes like the rest
const SWEEP = 14; // milliseconds from one filled-in sample to the next
const COLORS = ["cpu", "memory", "ink", "muted", "line", "surface", "bad", "good", "fill"];

export class Chart {
  #canvas;
  #c;
  #outages;
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  #color = {};
  #points = [];
  #marks = [];
  #behind = null; // how far the server's clock is behind this page's, in seconds
  #eased = null;
  #late = 0; // samples in a row
  #shown = 0; // when the last filled-in sample appears
  #pointer = null;
  #drawn = 0;
  #seen = true;

  constructor(canvas, outages) {
    this.#canvas = canvas;
    this.#c = canvas.getContext("2d");
    this.#outages = outages;
    this.#readColors();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => this.#readColors());
    const look = (entries) => (this.#seen = entries.at(-1).isIntersecting);
    new IntersectionObserver(look).observe(canvas);
    canvas.addEventListener("pointermove", (event) => (this.#pointer = event.offsetX));
    for (const name of ["pointerleave", "pointercancel"]) {
      canvas.addEventListener(name, () => (this.#pointer = null));
    }
    requestAnimationFrame((now) => this.#loop(now));
  }

  /** Add a sample; return whether it fills a hole. `first`: it is history, before this page. */
  add(data, first) {
    const now = performance.now();
    const last = this.#points.at(-1);
    if (last && data.t <= last.t - 5) this.#points = []; // the server's clock was set back
    else if (last && data.t <= last.t) return false;
    const late = this.#compare(now / 1000 - data.t, first);
    const outage = this.#outages.at((data.t + this.#behind) * 1000);
    if (!first && outage) outage.filled++;
    const filled = !first && (late || Boolean(outage));
    if (filled) this.#shown = this.#still.matches ? now : Math.max(now, this.#shown + SWEEP);
    const { t, cpu, memory } = data;
    this.#points.push({ t, cpu, memory, at: filled ? this.#shown : 0 });
    while (this.#points[0].t < data.t - 70) this.#points.shift();
    return filled;
  }

  /** Learn from a sample's way how far the clocks are apart; return whether it is late. */
  #compare(measured, first) {
    const late = this.#behind !== null && measured - this.#behind > LATE;
    this.#late = late && !first ? this.#late + 1 : 0;
    // The quickest message knows best; and a clock that was set makes every one late.
    const best = this.#behind === null || measured < this.#behind;
    if (best || (this.#late > SET && !this.#outages.current)) this.#behind = measured;
    else if (!late) this.#behind += (measured - this.#behind) * 0.01;
    return late;
  }

  /** Mark this moment. */
  mark(text) {
    this.#marks.push({ at: performance.now(), text });
  }

  #readColors() {
    const style = getComputedStyle(document.documentElement);
    for (const name of COLORS) this.#color[name] = style.getPropertyValue(`--${name}`).trim();
    this.#color.font = `12px ${style.getPropertyValue("--sans")}`;
  }

  // Thirty frames a second are smooth at this pace; with reduced motion, one step a second.
  #loop(now) {
    requestAnimationFrame((next) => this.#loop(next));
    if (!this.#seen || now - this.#drawn < (this.#still.matches ? 1000 : 30)) return;
    this.#drawn = now;
    this.#draw(now);
  }

  #draw(now) {
    const canvas = this.#canvas;
    const c = this.#c;
    const ratio = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!width || !height) return;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== across || canvas.height !== down) {
      canvas.width = across;
      canvas.height = down;
    }
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, width, height);
    c.font = this.#color.font;
    c.lineJoin = c.lineCap = "round";
    const span = width > 520 ? 40 : 30;
    const box = { left: 46, right: width - 14, top: 50, bottom: height - 28, width, height, ratio };
    const share = (percent) => Math.min(100, Math.max(0, percent)) / 100;
    const y = (value) => box.bottom - share(value) * (box.bottom - box.top);
    this.#axes(box, span, y);
    if (this.#behind === null) {
      c.textAlign = "center";
      const [middle, level] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      c.fillText("Waiting for the first sample", middle, level);
      return;
    }
    const far = this.#eased === null || Math.abs(this.#eased - this.#behind) > 1;
    if (far || this.#still.matches) this.#eased = this.#behind;
    else this.#eased += (this.#behind - this.#eased) * 0.05;
    const edge = now / 1000 - this.#eased - LAG;
    const x = (t) => box.right - ((edge - t) / span) * (box.right - box.left);
    const when = (at) => x(at / 1000 - this.#eased); // for times of this page's clock
    this.#plot({ ...box, c, color: this.#color, now, edge, span, x, y, when });
  }

  #plot(view) {
    const c = this.#c;
    const { left, right, height, x, y, edge, span } = view;
    const points = this.#points.filter((p) => p.t > edge - span - 2 && p.at <= view.now);
    const runs = runsOf(points, BREAK);
    c.save();
    c.beginPath();
    c.rect(left, 0, right - left, height);
    c.clip();
    const outages = this.#outages.list.filter(({ to }) => !to || view.when(to) > left);
    for (const outage of outages) band(view, outage);
    this.#holes(view, runs);
    for (const key of ["memory", "cpu"]) {
      for (const run of runs) this.#line(view, run, key, key === "cpu");
    }
    for (const part of this.#filledIn(points)) this.#glow(view, part);
    let free = left;
    for (const outage of outages) free = lane(view, outage, free);
    for (const mark of this.#marks) flag(view, mark);
    c.restore();
    const run = runs.at(-1);
    if (run) {
      const t = Math.min(edge, run.at(-1).t);
      for (const key of ["memory", "cpu"]) {
        const value = valueAt(run, key, t);
        if (value !== null) dot(view, x(t), y(value), this.#color[key], 4);
      }
    }
    if (this.#pointer !== null) this.#hover(view, runs);
  }

  #axes({ left, right, height, width, ratio }, span, y) {
    const c = this.#c;
    c.strokeStyle = this.#color.line;
    c.fillStyle = this.#color.muted;
    c.textAlign = "right";
    c.textBaseline = "middle";
    for (const value of [0, 25, 50, 75, 100]) {
      const level = Math.round(y(value) * ratio) / ratio + 0.5 / ratio;
      c.globalAlpha = value ? 0.75 : 1;
      c.lineWidth = value ? 1 : 1.5;
      c.beginPath();
      c.moveTo(left, level);
      c.lineTo(right, level);
      c.stroke();
      c.globalAlpha = 1;
      c.fillText(value + (value === 100 ? " %" : ""), left - 8, y(value));
    }
    c.textBaseline = "alphabetic";
    for (let age = span; age >= 0; age -= 10) {
      c.textAlign = age === span ? "left" : age ? "center" : "right";
      const text = age === span && width > 480 ? `${age} s ago` : `${age} s`;
      c.fillText(age ? text : "now", right - (age / span) * (right - left), height - 8);
    }
  }

  /** Where there is no sample: before the newest, and after it. */
  #holes(view, runs) {
    const { x, edge, right } = view;
    runs.forEach((run, i) => i && hatch(view, x(runs[i - 1].at(-1).t), x(run[0].t)));
    const newest = runs.at(-1)?.at(-1).t ?? -Infinity;
    if (edge - newest > 0.35) hatch(view, x(newest), right);
  }

  #line({ top, bottom, x, y }, run, key, filled) {
    const c = this.#c;
    const path = pathOf(run, key, x, y);
    if (filled) {
      const shade = c.createLinearGradient(0, top, 0, bottom);
      shade.addColorStop(0, `${this.#color[key]}40`);
      shade.addColorStop(1, `${this.#color[key]}08`);
      c.fillStyle = shade;
      c.fill(this.#area(path, run, x, bottom));
    }
    c.strokeStyle = this.#color[key];
    c.lineWidth = 2;
    c.stroke(path);
  }

  #area(path, run, x, bottom) {
    const area = new Path2D(path);
    area.lineTo(x(run.at(-1).t), bottom);
    area.lineTo(x(run[0].t), bottom);
    area.closePath();
    return area;
  }

  /** The parts that were filled in, each with the sample before and after it. */
  #filledIn(points) {
    const parts = [];
    let part = null;
    points.forEach((point, i) => {
      if (point.at && !part) parts.push((part = i ? [points[i - 1]] : []));
      if (part) part.push(point);
      if (!point.at) part = null;
    });
    return parts.filter(({ length }) => length > 1);
  }

  #glow({ now, bottom, x, y }, part) {
    const c = this.#c;
    const age = now - Math.max(...part.map(({ at }) => at));
    const strength = Math.min(1, Math.max(0, (BRIGHT + FADE - age) / FADE));
    if (!strength) return;
    c.fillStyle = c.strokeStyle = this.#color.fill;
    c.globalAlpha = 0.22 * strength;
    c.fill(this.#area(pathOf(part, "cpu", x, y), part, x, bottom));
    c.globalAlpha = strength;
    c.lineWidth = 2.5;
    for (const key of ["memory", "cpu"]) c.stroke(pathOf(part, key, x, y));
    c.globalAlpha = 1;
  }

  #hover(view, runs) {
    const { c, left, right, top, bottom, edge, span, y } = view;
    const at = Math.min(right, Math.max(left, this.#pointer));
    const t = edge - ((right - at) / (right - left)) * span;
    const run = runs.find((r) => r[0].t <= t && t <= r.at(-1).t);
    c.strokeStyle = this.#color.muted;
    c.lineWidth = 1;
    c.beginPath();
    c.moveTo(at, top);
    c.lineTo(at, bottom);
    c.stroke();
    if (!run) return;
    const box = at + 14 + 118 > right ? at - 14 - 118 : at + 14;
    c.fillStyle = this.#color.surface;
    c.strokeStyle = this.#color.line;
    c.beginPath();
    c.roundRect(box, top + 6, 118, 68, 8);
    c.fill();
    c.stroke();
    const row = (label, value, i, ink) => {
      c.textBaseline = "middle";
      c.textAlign = "left";
      c.fillStyle = i ? this.#color.ink : this.#color.muted;
      c.fillText(label, box + (i ? 24 : 10), top + 21 + i * 19);
      c.fillStyle = ink;
      if (i) c.fillRect(box + 10, top + 19.5 + i * 19, 9, 3);
      c.textAlign = "right";
      c.fillStyle = this.#color.ink;
      c.fillText(value, box + 108, top + 21 + i * 19);
    };
    row(`${Math.round(edge - t)} s ago`, "", 0, this.#color.muted);
    [
      ["cpu", "CPU"],
      ["memory", "Memory"],
    ].forEach(([key, label], i) => {
      const value = valueAt(run, key, t);
      dot(view, at, y(value), this.#color[key], 3.5);
      row(label, `${value.toFixed(0)} %`, i + 1, this.#color[key]);
    });
  }
}
