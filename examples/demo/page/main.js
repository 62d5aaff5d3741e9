// The page: one client, two channels, and what becomes of them.
import { Holdfast } from "/holdfast.js";
import { Chart } from "./chart.js";
import { showLoss, showMessage, startChat } from "./chat.js";
import { $, clock, element, many, number, seconds } from "./dom.js";
import { Outages } from "./outages.js";
import { Tally } from "./tally.js";
import { WatchedSocket } from "./wire.js";

const KEPT = 240; // samples that a newcomer asks for
const PACE = 0.25; // seconds between two samples
const STORY = 60; // lines

const page = Array.from(crypto.getRandomValues(new Uint8Array(8)), (n) => n.toString(16)).join("");
const client = new Holdfast(`/ws?page=${page}`, {
  name: "holdfast-demo",
  // Impatient, so that a frozen server is noticed while somebody watches.
  pingInterval: 2500,
  pongTimeout: 2500,
  connectTimeout: 3000,
  backoff: { cap: 5000 },
  WebSocket: WatchedSocket,
});
const outages = new Outages();
const chart = new Chart($("chart"), outages);
const tally = new Tally();

/* ------------------------------------------------------------------ what happened */
function tell(kind, text) {
  const words = element("span", "words", text);
  $("story").prepend(element("li", kind, clock(), words));
  while ($("story").children.length > STORY) $("story").lastChild.remove();
  $("quiet-story").hidden = true;
  return (now) => {
    words.textContent = now;
  };
}

function announce(text) {
  $("announce").textContent = text;
}

/* ------------------------------------------------------------------ state */
// A browser does not tell why: 1006 says only that it ended without a word.
const plain = (why = "", attempt = false) => {
  if (!/1006|failed/.test(why)) return why;
  return attempt ? "refused, or no answer" : "cut off without a word (1006)";
};
const ASLEEP = "the browser put this page to sleep";
let waitingSince = 0;
let openSince = null;
let ended = null; // the last outage, while its samples come in

client.addEventListener("state", ({ detail: state }) => {
  const now = performance.now();
  const before = outages.current;
  const failed = outages.enter(state, now);
  if (openSince !== null) tellState(state, before, failed);
  if (state.name === "waiting") waitingSince = now;
  if (state.name === "open") openSince = new Date();
  showState(state);
});

/** Add to the story what a state means after the one before it. */
function tellState({ name, why }, before, failed) {
  if (failed) {
    const after = failed.delay ? `after ${seconds(failed.delay)}` : "at once";
    tell("failed", `Attempt ${before.failed}, ${after}: ${plain(why, true)}`);
  }
  if (name === "paused") tell("lost", `Paused: ${ASLEEP}`);
  else if (outages.current && !before) {
    const silent = seconds(outages.current.noticed - outages.current.from);
    const words = /heard/.test(why) ? `Given up after ${silent} of silence` : "Connection lost";
    tell("lost", `${words}: ${plain(why)}`);
    announce("Connection lost. Trying again.");
  }
  if (name === "open" && before) reopened(before);
  if (name === "closed") {
    tell("lost", `Ended for good: ${plain(why)}`);
    announce("Connection closed for good.");
  }
}

function showState({ name, delay, why, code }) {
  $("state").dataset.state = name;
  $("wake").hidden = name !== "waiting";
  for (const button of document.querySelectorAll("[data-break]")) {
    button.ariaDisabled = name !== "open"; // and not disabled: it would lose the focus
  }
  const attempt = `Attempt ${(outages.current?.failed ?? 0) + 1}`;
  if (name === "connecting") show("Connecting", openSince ? attempt : "Opening the socket");
  if (name === "waiting") countdown();
  if (name === "open") showOpen();
  if (name === "paused") show("Paused", ASLEEP);
  if (name === "closed") show("Closed", `${plain(why)} (${code}). Reload the page to begin again.`);
  $("bar").style.setProperty("--delay", `${delay ?? 0}ms`);
  $("bar").classList.toggle("running", name === "waiting");
}

function show(name, note) {
  $("state-name").textContent = name;
  $("state-note").textContent = note;
}

function showOpen() {
  const { roundTrip } = client.stats;
  const since = `since ${openSince.toTimeString().slice(0, 8)}`;
  const trip = roundTrip?.toFixed(roundTrip < 10 ? 1 : 0);
  show("Open", trip ? `${since}, round trip ${trip}\u00a0ms` : since);
}

function countdown() {
  const { delay, attempt, why } = client.state;
  const left = Math.max(0, waitingSince + delay - performance.now());
  show(`Waiting ${seconds(left)}`, `attempt ${attempt}: ${plain(why, attempt > 1)}`);
}

function reopened(outage) {
  const attempts = many(outage.failed + 1, "attempt");
  tell("opened", `Open again after ${seconds(outage.to - outage.from)}, ${attempts}`);
  const { lost, duplicates } = tally;
  ended = { outage, lost, duplicates, say: null };
  setTimeout(() => announce(`Open again. ${filledIn()}.`), 1500);
}

function filledIn() {
  const filled = many(ended.outage.filled, "sample");
  const twice = tally.duplicates - ended.duplicates;
  const lost = tally.lost - ended.lost;
  const once = twice ? `${number(twice)} twice` : "each once";
  return `${filled} filled in, ${once}; ${lost ? number(lost) : "none"} lost`;
}

function showFilled() {
  if (!ended?.outage.filled) return;
  if (ended.say) ended.say(filledIn());
  else ended.say = tell("filled", filledIn());
}

/* ------------------------------------------------------------------ messages */
const recent = [];
let lastSample = null;
let caughtUp = false;

function count(message) {
  const silent = tally.message(message);
  if (silent) tell("lost", `${range(message.channel, silent)} never came, and nobody said so`);
  const at = message.channel === "machine" ? "offset-machine" : "offset-chat";
  $(at).textContent = number(message.offset);
  showCounts();
}

function showCounts() {
  $("received").textContent = number(tally.received);
  $("duplicates").textContent = number(tally.duplicates);
  $("lost").textContent = number(tally.lost);
  $("duplicates").parentElement.classList.toggle("bad", tally.duplicates > 0);
  $("lost").parentElement.classList.toggle("bad", tally.lost > 0);
  $("unknown").textContent = tally.histories
    ? `known; ${many(tally.histories, "new history", "new histories")}, see below`
    : "as the client reports it";
}

const range = (channel, { from, to }) =>
  from === to ? `${channel} #${number(from)}` : `${channel} #${number(from)} to #${number(to)}`;

function lose(loss) {
  const before = tally.loss(loss);
  showCounts();
  if (loss.to !== null) {
    tell("lost", `Lost: ${range(loss.channel, loss)}. The server no longer has them`);
    showFilled();
    return;
  }
  const last = before ? ` after #${number(before.offset)}` : "";
  tell(
    "history",
    `${loss.channel}: the new server began a new history. Whether the old one still published ` +
      `anything${last} cannot be known`,
  );
  if (loss.channel === "machine") chart.mark("new history");
}

function sample(message) {
  count(message);
  const { data } = message;
  if (![data?.t, data?.cpu, data?.memory].every(Number.isFinite)) return;
  outages.heard = performance.now();
  if (chart.add(data, !caughtUp)) showFilled();
  // Samples carry their own times: by these the page sees what offsets cannot tell.
  if (lastSample && lastSample.epoch !== message.position.epoch) {
    const hole = data.t - lastSample.t;
    const whole = hole > 0 && hole < 2 * PACE;
    const seen = whole ? "no sample is missing" : `${hole.toFixed(1)} s are missing`;
    tell("history", `By the samples’ own clock ${seen}`);
  }
  lastSample = { t: data.t, epoch: message.position.epoch };
  recent.push(data.cpu);
  if (recent.length > 4) recent.shift();
  const gib = (bytes) => (bytes / 2 ** 30).toFixed(1);
  $("cpu").textContent = Math.round(recent.reduce((sum, n) => sum + n) / recent.length);
  $("memory").textContent = Math.round(data.memory);
  if (Array.isArray(data.load)) {
    $("load").textContent = `load ${data.load.map((n) => n.toFixed(2)).join(" ")}`;
  }
  if (data.memory_total) {
    $("bytes").textContent = `${gib(data.memory_used)} of ${gib(data.memory_total)} GiB`;
  }
  if (Number.isFinite(data.connections)) {
    $("connections").textContent = `${number(data.connections)} connected`;
  }
}

const machine = client.subscribe("machine", { last: KEPT, onMessage: sample, onLost: lose });
const lobby = client.subscribe("chat:lobby", {
  last: 50,
  onMessage(message) {
    count(message);
    showMessage(message);
  },
  onLost(loss) {
    lose(loss);
    showLoss(loss);
  },
});
startChat(client);
machine.ready().then(() => setTimeout(() => (caughtUp = true), 500));
lobby.ready().then(() => setTimeout(() => $("log").setAttribute("aria-busy", "false"), 500));

/* ------------------------------------------------------------------ buttons */
const ASKED = {
  cut: () => "You cut the connection; for some seconds this page is refused",
  freeze: (s) => `You froze the server for ${s} s`,
  restart: () => "You restarted the server",
};
const REFUSALS = {
  forbidden: "Only from the machine that the demo runs on",
  unavailable: "For this, start the demo with supervisor.py",
};

async function ask(what) {
  if (client.state.name !== "open") return;
  $("break-note").textContent = "";
  try {
    if (what === "cut") tell("asked", ASKED.cut());
    const { seconds: length } = await client.request({ type: `demo.${what}`, page });
    tell("asked", ASKED[what](length));
  } catch (error) {
    if (error.code === "connection_lost") return; // the cut is the answer
    const pause =
      error.retryAfter && `One at a time: again in ${Math.ceil(error.retryAfter / 1000)} s`;
    $("break-note").textContent = pause ?? REFUSALS[error.code] ?? error.message;
  }
}

for (const button of document.querySelectorAll("[data-break]")) {
  button.addEventListener("click", () => ask(button.dataset.break));
}
$("wake").addEventListener("click", () => client.wake());

setInterval(() => {
  if (client.state.name === "waiting") countdown();
  if (client.state.name === "open") showOpen();
  const { attempts, connects, downtime } = client.stats;
  $("stats").textContent =
    `${many(attempts, "attempt")}, ${many(connects, "connection")}, ${seconds(downtime)} away`;
  const silent = outages.heard !== null && performance.now() - outages.heard > 1500;
  $("machine").classList.toggle("stale", silent);
}, 100);

/* ------------------------------------------------------------------ by hand */
$("code").textContent = `const { Holdfast } = await import("/holdfast.js")
const samples = new Holdfast("/ws").subscribe("machine")
for await (const { data } of samples) console.log(data)`;
$("copy").hidden = !navigator.clipboard;
$("copy").addEventListener("click", async () => {
  const where = "Paste them into this page’s console.";
  try {
    await navigator.clipboard.writeText($("code").textContent);
    $("copied").textContent = `Copied. ${where}`;
  } catch {
    $("copied").textContent = "The browser did not allow it; please select the lines.";
  }
});
