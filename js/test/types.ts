// How the client is used, for the compiler alone: it must accept all of this, and refuse what is
// marked as an error.

import { Holdfast, HoldfastError, type Message, type Position, type State } from "holdfast";

interface News {
  text: string;
}

export async function usage(signal: AbortSignal): Promise<void> {
  const client = new Holdfast("/live", {
    token: async () => (await fetch("/token")).text(),
    backoff: { base: 500, cap: 10_000 },
    share: "dashboard",
    log: null,
  });
  client.addEventListener("state", ({ detail }) => {
    const state: State = detail;
    if (state.name === "waiting") console.log(state.delay, state.attempt, state.why);
    // @ts-expect-error: there is no such state
    if (state.name === "opened") return;
  });
  client.addEventListener("lost", ({ detail: { channel, from, to } }) => {
    if (from !== null && to !== null) console.log(channel, to - from + 1);
    // @ts-expect-error: it may be null
    const count: number = from;
    console.log(count);
  });
  // @ts-expect-error: there is no such event
  client.addEventListener("opened", () => {});

  for await (const message of client.subscribe<News>("news", { last: 10 })) {
    const text: string = message.data.text;
    // @ts-expect-error: news have no title
    console.log(text, message.data.title);
    break;
  }
  const subscription = client.subscribe<News>("more", { onMessage: show, signal });
  const position: Position = await subscription.ready();
  for await (const event of subscription.events()) {
    if ("lost" in event) console.log(event.lost.from);
    else console.log(event.data.text);
  }
  subscription.close();
  // @ts-expect-error: positions are whole
  client.subscribe("news", { since: { offset: 3 } });
  client.subscribe("news", { since: position });
  client.subscribe("news", { since: null });

  const at: Position = await client.publish("news", { text: "hi" }, { key: "k", timeout: 1000 });
  const { accepted } = await client.request<{ accepted: boolean }>({ type: "chat.send", text: "hi" });
  const move = await client.request<Moved, Move>({ type: "game.move", x: 1 });
  console.log(at.epoch, accepted, move.ok);
  // @ts-expect-error: a request says of which type it is
  await client.request({ text: "hi" });
  // @ts-expect-error: x is a number
  await client.request<Moved, Move>({ type: "game.move", x: "1" });

  const page = await client.history<News>("news", { since: at, limit: 10 });
  const first: Message<News> | undefined = page.messages[0];
  const [member] = await client.presence("room");
  console.log(first?.by, member?.user, client.stats.roundTrip);
  client.pause();
  client.resume();
  client.wake();
  await client.close().catch((error: unknown) => {
    if (error instanceof HoldfastError && error.code === "closed") console.log(error.closeCode);
  });
  // @ts-expect-error: the state is the client's to change
  client.state = { name: "open" };
  // @ts-expect-error: there is no such option
  new Holdfast("/live", { reconnect: true });
}

interface Move {
  type: "game.move";
  x: number;
}

interface Moved {
  ok: boolean;
}

function show(message: Message<News>): void {
  console.log(message.data.text);
}
