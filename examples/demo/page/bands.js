// The times without a connection, drawn. `view` is the chart: its canvas, colors, edges and scales.
import { seconds } from "./dom.js";

/** Where there was no connection. */
export function band({ c, color, left, right, top, bottom, when }, { from, to }) {
  const start = Math.max(left - 2, when(from));
  const end = to ? when(to) : right;
  if (end - start < 1) return;
  c.fillStyle = color.bad;
  c.globalAlpha = to ? 0.09 : 0.14;
  c.fillRect(start, top, end - start, bottom - top);
  c.globalAlpha = 0.5;
  c.fillRect(start, top, 1, bottom - top);
  if (to) c.fillRect(end, top, 1, bottom - top);
  c.globalAlpha = 1;
}

/** Where no sample is. */
export function hatch({ c, color, left, right, top, bottom }, from, to) {
  from = Math.max(left, from);
  to = Math.min(right, to);
  if (to - from < 2) return;
  c.save();
  c.beginPath();
  c.rect(from, top, to - from, bottom - top);
  c.clip();
  c.strokeStyle = color.muted;
  c.globalAlpha = 0.25;
  c.lineWidth = 1;
  c.beginPath();
  for (let s = left - bottom; s < right + 8; s += 8) {
    c.moveTo(s, bottom);
    c.lineTo(s + bottom - top, top);
  }
  c.stroke();
  c.restore();
}

/** Above a band: each wait with its length, and each attempt with what became of it. */
export function lane(view, outage, free) {
  const { c, color, top, when, right, now } = view;
  const level = top - 12;
  const start = when(outage.from);
  const end = Math.min(right, outage.to ? when(outage.to) : right);
  c.strokeStyle = c.fillStyle = color.bad;
  c.lineWidth = 1.5;
  c.lineCap = "butt";
  c.globalAlpha = 0.55;
  c.beginPath();
  c.moveTo(start, level);
  c.lineTo(end, level);
  c.moveTo(start + 0.75, level - 5);
  c.lineTo(start + 0.75, top);
  c.stroke();
  c.globalAlpha = 1;
  c.textBaseline = "alphabetic";
  const label = (text, from, to, ink) => {
    const half = c.measureText(text).width / 2;
    const middle = (from + to) / 2;
    if (middle - half < free || middle + half > right || to < from) return;
    c.fillStyle = ink;
    c.textAlign = "center";
    c.fillText(text, middle, level - 10);
    free = middle + half + 5;
  };
  const noticed = when(outage.noticed);
  if (noticed - start > 8) label("silent", start, noticed, color.muted);
  for (const wait of outage.waits) {
    const until = when(wait.at ?? Math.min(now, wait.from + wait.delay));
    label(seconds(wait.delay), when(wait.from), Math.min(right, until), color.ink);
    if (wait.at && until <= right + 6) attempt(view, until, level, wait);
  }
  c.lineCap = "round";
  caption(view, outage, start, end);
  return free;
}

function attempt(view, at, level, { result }) {
  const { c, color, top, bottom } = view;
  const fill = result === "open" ? color.good : color.bad;
  c.strokeStyle = fill;
  c.lineWidth = 1;
  c.setLineDash([2, 4]);
  c.globalAlpha = 0.7;
  c.beginPath();
  c.moveTo(at, top);
  c.lineTo(at, bottom);
  c.stroke();
  c.setLineDash([]);
  c.globalAlpha = 1;
  dot(view, at, level, fill, 5);
  c.strokeStyle = color.surface;
  c.lineWidth = 1.5;
  c.beginPath();
  if (result === "open") {
    c.moveTo(at - 2.4, level + 0.2);
    c.lineTo(at - 0.6, level + 2);
    c.lineTo(at + 2.4, level - 1.8);
  } else if (result === "failed") {
    c.moveTo(at - 2, level - 2);
    c.lineTo(at + 2, level + 2);
    c.moveTo(at + 2, level - 2);
    c.lineTo(at - 2, level + 2);
  }
  c.stroke();
}

/** In a band: how long it was, and what filled it. */
function caption(view, { from, to, filled }, start, end) {
  const { c, color, left, top, now } = view;
  const lines = [`away ${seconds((to ?? now) - from)}`];
  if (filled) lines.push(`${filled} filled in`);
  start = Math.max(start, left);
  lines.forEach((text, i) => {
    const width = c.measureText(text).width + 10;
    if (width + 6 > end - start) return;
    const ink = i ? color.fill : color.bad;
    tag(view, text, (start + end) / 2, top + 14 + i * 21, width, ink);
  });
}

/** A moment, with its name. */
export function flag(view, { at, text }) {
  const { c, color, top, bottom, when, right, left } = view;
  const place = when(at);
  if (place < left) return;
  c.strokeStyle = color.ink;
  c.lineWidth = 1.5;
  c.setLineDash([5, 4]);
  c.beginPath();
  c.moveTo(place, top);
  c.lineTo(place, bottom);
  c.stroke();
  c.setLineDash([]);
  const width = c.measureText(text).width + 10;
  const middle = Math.min(right - width / 2 - 2, Math.max(left + width / 2 + 2, place));
  tag(view, text, middle, bottom - 16, width, color.ink);
}

function tag({ c, color }, text, middle, level, width, ink) {
  c.fillStyle = color.surface;
  c.globalAlpha = 0.88;
  c.beginPath();
  c.roundRect(middle - width / 2, level - 9, width, 18, 5);
  c.fill();
  c.globalAlpha = 1;
  c.fillStyle = ink;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillText(text, middle, level + 0.5);
}

export function dot({ c, color }, x, y, fill, radius) {
  for (const [more, ink] of [
    [2, color.surface],
    [0, fill],
  ]) {
    c.beginPath();
    c.arc(x, y, radius + more, 0, 7);
    c.fillStyle = ink;
    c.fill();
  }
}
