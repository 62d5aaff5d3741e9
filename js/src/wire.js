const isText = (value) => typeof value === "string";
const isCount = (value) => Number.isInteger(value) && value >= 0;
const isThere = (value) => value !== undefined;

// The fields without which a message of the server is none.
const NEEDED = {
  message: { channel: isText, offset: isCount, data: isThere },
  subscribed: { channel: isText, epoch: isText, offset: isCount },
  gap: { channel: isText, to: isCount },
  drain: { after: isCount, spread: isCount },
  welcome: { limits: isThere },
  error: { code: isText },
};

/** Read what a server sent; throws for what no server sends. Unknown types are let through. */
export function parse(text) {
  const reply = JSON.parse(text);
  if (!/^\s*{/.test(text)) throw new Error("no object");
  if (!isText(reply.type)) throw new Error("a bad type");
  const needed = NEEDED[reply.type];
  for (const name in needed) {
    if (!needed[name](reply[name])) throw new Error(`a bad ${name}`);
  }
  return reply;
}
