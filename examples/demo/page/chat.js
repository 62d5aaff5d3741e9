// The lobby: what somebody says waits for a connection, and is published once.
import { $, element, follow, number } from "./dom.js";

const CHANNEL = "chat:lobby";
const LIMIT = 500; // characters
const KEEP = 300; // lines
const HINT = matchMedia("(pointer: coarse)").matches
  ? "Everyone in the lobby sees it"
  : "Enter sends, Shift+Enter adds a line";
const REFUSALS = {
  too_large: "That is too long for this channel. Please shorten it.",
  forbidden: "The server does not let this page write here.",
  rate_limited: "A little fast for the server. Please try again.",
  unavailable: "The server cannot take messages just now. Please try again soon.",
  timeout: "No connection for half a minute. Please send it again.",
  internal: "Something went wrong on the server. Please try again.",
};

const log = $("log");
const text = $("text");
const nameField = $("name");
const end = follow(log, () => ($("newer").hidden = true));
let lastName = null;
let waiting = 0;

function stored(value) {
  try {
    if (value !== undefined) localStorage.setItem("holdfast-demo-name", value);
    return localStorage.getItem("holdfast-demo-name");
  } catch {
    return null; // private mode: it is forgotten
  }
}

function append(node, mine) {
  $("empty").hidden = true;
  log.append(node);
  while (log.children.length > KEEP) log.children[1].remove();
  if (mine) end.toEnd();
  else if (!end.grown()) $("newer").hidden = false;
}

export function showMessage({ data, offset }) {
  const { name, text: said } = Object(data);
  const from = typeof name === "string" && name.trim() ? name.trim().slice(0, 32) : "Someone";
  const who = element("span", "name", from);
  const words = typeof said === "string" ? said.slice(0, 2000) : JSON.stringify(data);
  const what = element("p", "", words);
  let hash = 7;
  for (const letter of from) hash = (hash * 31 + letter.codePointAt(0)) % 997;
  who.style.setProperty("--hue", (hash * 137) % 360);
  who.dir = what.dir = "auto";
  const place = element("span", "offset", `#${number(offset)}`);
  place.title = `Offset ${offset} in ${CHANNEL}`;
  append(
    element("div", from === lastName ? "message same" : "message", who, what, place),
    from === nameField.value.trim(),
  );
  lastName = from;
}

export function showLoss({ from, to }) {
  lastName = null;
  const range = from === to ? `Message ${from}` : `Messages ${from} to ${to}`;
  const words = to === null ? "A new history began here" : `${range} were lost`;
  append(element("div", "mark lost", words));
}

function hint(words = HINT, kind = "") {
  $("hint").className = kind;
  $("hint").textContent = words;
}

function count() {
  const left = LIMIT - text.value.length;
  $("left").textContent = left <= 100 ? `${left} left` : "";
  $("left").toggleAttribute("data-low", left <= 20);
}

async function publish(client, data) {
  waiting++;
  if (client.state.name !== "open") hint("Kept, and sent as soon as the line is back.", "warn");
  try {
    await client.publish(CHANNEL, data);
    waiting--;
    if (!waiting) hint();
  } catch (error) {
    waiting--;
    hint(REFUSALS[error.code] ?? `The server did not take it: ${error.message}.`, "fail");
    if (!text.value) text.value = data.text; // nothing typed is thrown away
    count();
  }
}

export function startChat(client) {
  nameField.value = stored() || `Guest ${100 + Math.floor(Math.random() * 900)}`;
  nameField.addEventListener("change", () => stored(nameField.value.trim()));
  text.addEventListener("input", count);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    $("composer").requestSubmit();
  });
  $("newer").addEventListener("click", () => {
    end.toEnd();
    log.focus();
  });
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const said = text.value.trim().slice(0, LIMIT);
    const name = nameField.value.trim();
    if (!said || !name) return;
    stored(name);
    text.value = "";
    hint();
    count();
    publish(client, { name, text: said });
  });
  hint();
}
