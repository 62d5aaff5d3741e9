// Publishes numbered payloads to every channel, and writes down what the client says of each.
// The twin of publisher.py; run by programs.py.

import { main, sleep, textOf } from "./program.mjs";

// Publishes that may wait for an answer: below what a client holds while it is offline.
const OUTSTANDING = 500;
const SIZES = [5, 20, 100, 200, 300, 400, 600, 3000];

await main(async (program) => {
  const { finished, channels, rates, name } = program;
  const client = program.connect();
  const open = new Set();
  let next = 0;

  async function publish(channel, n) {
    const size = SIZES[Math.floor(Math.random() * SIZES.length)];
    try {
      const { epoch, offset } = await client.publish(channel, { p: name, n, size, text: textOf(size) });
      program.write("ack", { channel, n, epoch, offset });
    } catch (error) {
      program.write("failed", { channel, n, error: String(error) });
    }
  }

  function send(channel) {
    const n = next++;
    program.write("intent", { channel, n });
    const published = publish(channel, n).finally(() => open.delete(published));
    open.add(published);
  }

  async function stream(channel) {
    while (!finished.aborted) {
      if (open.size < OUTSTANDING) send(channel);
      await sleep((-Math.log(1 - Math.random()) * 1000) / rates[channel], finished);
    }
  }

  await Promise.all(channels.map(stream));
  channels.forEach(send);
  await Promise.all(open);
});
