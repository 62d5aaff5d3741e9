// The frames as they are, both ways.
import { $, element, follow } from "./dom.js";

const SHOWN = 30;
const frames = [];
const end = follow($("frames"));
let held = false;

/** A WebSocket that shows what goes through it. */
export class WatchedSocket extends WebSocket {
  constructor(url) {
    super(url);
    this.addEventListener("message", (event) => show("in", event.data));
  }

  send(text) {
    show("out", text);
    super.send(text);
  }
}

const isSample = ({ raw }) => raw.startsWith('{"type":"message"') && raw.includes('"machine"');

function row({ way, raw, at }) {
  const body = element("span", "text");
  const time = `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, "0")}`;
  // Keys stay muted, values get ink, and the value of "type" stands out.
  let type = false;
  for (const part of raw.match(/"(?:[^"\\]|\\.)*"\s*:|"(?:[^"\\]|\\.)*"|[^"]+/g) ?? [raw]) {
    const quiet = part.endsWith(":") || /^[\s{}[\],]+$/.test(part);
    body.append(quiet ? part : element("b", type ? "kind" : "", part));
    type = part === '"type":';
  }
  const arrow = element("span", "way", way === "out" ? "→" : "←");
  arrow.setAttribute("role", "img");
  arrow.ariaLabel = way === "out" ? "sent" : "received";
  return element("div", `frame ${way}`, element("time", "", time), arrow, body);
}

function append(list) {
  const box = $("frames");
  box.append(...list.map(row));
  while (box.children.length > SHOWN) box.firstChild.remove();
  end.grown();
}

function redraw() {
  $("frames").replaceChildren();
  append(frames.filter((frame) => !($("quiet").checked && isSample(frame))).slice(-SHOWN));
}

function show(way, raw) {
  const frame = { way, raw, at: new Date() };
  frames.push(frame);
  // Samples outnumber everything else, so they are forgotten first.
  if (frames.filter(isSample).length > SHOWN) frames.splice(frames.findIndex(isSample), 1);
  else if (frames.length > 2 * SHOWN) frames.splice(frames.findIndex((f) => !isSample(f)), 1);
  if (!held && $("wire").open && !($("quiet").checked && isSample(frame))) append([frame]);
}

$("quiet").addEventListener("change", redraw);
$("wire").addEventListener("toggle", () => $("wire").open && !held && redraw());
$("hold").addEventListener("click", () => {
  held = !held;
  $("hold").setAttribute("aria-pressed", held);
  $("hold").textContent = held ? "Let it run" : "Hold still";
  if (!held) redraw();
});
