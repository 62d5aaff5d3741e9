import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Holdfast } from "./index.js";

// A page draws about sixty times a second; to render more often is of no use.
const FRAME = 16;
const NEW = Object.freeze({ name: "new" });
const NOTHING = Object.freeze({ messages: [], lost: [], error: undefined });

// One subscription for each client and channel, however many components want it.
const feeds = new WeakMap();

/** A client of the component: connected while it is mounted. Null before the first effect. */
export function useHoldfast(url, options) {
  const [client, setClient] = useState(null);
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    const mine = new Holdfast(url, latest.current);
    setClient(mine);
    return () => {
      mine.close();
      setClient(null);
    };
  }, [url]);
  return client;
}

/** Where a client stands. */
export function useConnection(client) {
  const watch = useCallback(
    (react) => {
      client?.addEventListener("state", react);
      return () => client?.removeEventListener("state", react);
    },
    [client],
  );
  return useSyncExternalStore(
    watch,
    () => client?.state ?? NEW,
    () => NEW,
  );
}

/** The newest messages of a channel, what was lost, and the state of the connection. */
export function useChannel(client, channel, options) {
  const latest = useRef(options);
  latest.current = options;
  const [feed, setFeed] = useState(null);
  useEffect(() => {
    if (!client || !channel) return undefined;
    const mine = feedOf(client, channel, latest.current);
    setFeed(mine);
    return () => {
      mine.leave();
      setFeed(null);
    };
  }, [client, channel]);
  const watch = useCallback((react) => feed?.watch(react) ?? (() => {}), [feed]);
  const seen = useSyncExternalStore(
    watch,
    () => feed?.seen ?? NOTHING,
    () => NOTHING,
  );
  return { ...seen, state: useConnection(client) };
}

function feedOf(client, channel, options) {
  if (!feeds.has(client)) feeds.set(client, new Map());
  const channels = feeds.get(client);
  const known = channels.get(channel);
  if (known) {
    known.users++;
    return known;
  }
  const feed = new Feed(client, channel, options, () => channels.delete(channel));
  channels.set(channel, feed);
  return feed;
}

class Feed {
  users = 1;
  seen = NOTHING;
  #watchers = new Set();
  #subscription;
  #forget;
  #gone = false;
  #keep;
  #timer;

  constructor(client, channel, { keep = 100, ...options } = {}, forget) {
    this.#keep = keep;
    this.#forget = forget;
    try {
      this.#subscription = client.subscribe(channel, options);
      this.#read();
    } catch (error) {
      this.seen = { ...NOTHING, error };
    }
  }

  watch(react) {
    this.#watchers.add(react);
    return () => this.#watchers.delete(react);
  }

  /** A moment later, because a component that is mounted twice in a row wants it again at once. */
  leave() {
    this.users--;
    setTimeout(() => {
      if (this.users > 0 || this.#gone) return;
      this.#gone = true;
      this.#forget();
      this.#subscription?.close();
    });
  }

  async #read() {
    let messages = [];
    let lost = [];
    const show = (error) => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.seen = { messages, lost, error };
        for (const react of this.#watchers) react();
      }, FRAME);
    };
    try {
      for await (const event of this.#subscription.events()) {
        if (event.lost) lost = [...lost, event.lost].slice(-this.#keep);
        else messages = [...messages, event].slice(-this.#keep);
        show();
      }
    } catch (error) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      show(error);
    }
  }
}
