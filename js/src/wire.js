// The fields that this client uses, by type.
const TYPES = {
  pong: "type",
  unsubscribed: "type",
  reply: "data",
  message: "channel offset prev data",
  welcome: "ping limits",
  subscribed: "channel epoch offset recovered lost",
  published: "epoch offset",
  history: "epoch offset messages",
  presence: "channel members",
  gap: "channel from to",
  drain: "after spread",
  join: "channel member",
  leave: "channel member",
  error: "error code retry_after",
};
const LISTS = { messages: TYPES.message, members: "session" };
const PARTS = { limits: "message_rate", lost: "from to", member: "session" };

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

const fits = (value, fields) =>
  isObject(value) && fields.split(" ").every((name) => isSound(name, value[name]));

/** Whether a field is what its name promises; those without a kind of their own are integers. */
function isSound(name, value) {
  if (name === "data") return value !== undefined;
  if (value == null) return /prev|recovered|lost|retry/.test(name);
  if (LISTS[name]) return Array.isArray(value) && value.every((item) => fits(item, LISTS[name]));
  if (PARTS[name]) return fits(value, PARTS[name]);
  if (/type|channel|epoch|session|error|code/.test(name)) return typeof value === "string";
  if (name === "recovered") return typeof value === "boolean";
  return name === "ping" ? typeof value === "number" : Number.isInteger(value) && value >= 0;
}

/** Read what a server sent: null for a type of a later version; throws for what no server sends. */
export function parse(text) {
  const reply = JSON.parse(text);
  if (!isObject(reply)) throw new Error("no object");
  const { type } = reply;
  if (!Object.hasOwn(TYPES, type)) return null;
  if (!fits(reply, TYPES[type])) throw new Error(`bad ${type}`);
  return reply;
}
