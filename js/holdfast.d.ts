/**
 * The Holdfast client: a connection to a hub that comes back by itself, resumes where it was, and
 * says exactly what was lost. Times are in milliseconds.
 */

/** A place in a channel's history. Offsets of different epochs cannot be compared. */
export interface Position {
  epoch: string;
  offset: number;
}

/** A message of a channel. */
export interface Message<T = unknown> {
  channel: string;
  /** Its number in the epoch: higher than all before it. */
  offset: number;
  data: T;
  /** The user who published it, where a client did and is known. */
  by?: string;
  /** Where to go on after this message: what `since` takes. */
  position: Position;
}

/** Messages that will never come: `from` to `to`, both included. */
export interface Lost {
  channel: string;
  /** `null` where the range cannot be known, because the channel's history is another now. */
  from: number | null;
  to: number | null;
  /** Where to go on after the loss. */
  position: Position;
}

/** A loss, in its place among the messages of `Subscription.events()`. */
export interface LostEvent {
  channel: string;
  lost: Lost;
  position: Position;
  data?: undefined;
}

/** One connection that is subscribed to a channel with presence. */
export interface Member {
  session: string;
  user?: string;
}

/** Who came or left; or, without `member`, a whole new list. */
export type PresenceEvent =
  | { type: "join" | "leave"; channel: string; member: Member }
  | { type: "presence"; channel: string; members: Member[] };

/** What `history` returns. */
export interface Page<T = unknown> {
  /** The newest message's, also where it is not held any more. */
  position: Position;
  /** Oldest first. */
  messages: Message<T>[];
  /** With `since`: whether later ones are held. Without: whether older ones are. */
  more: boolean;
}

/** Where a client stands. */
export interface State {
  name: "new" | "connecting" | "open" | "waiting" | "paused" | "closed";
  /** Attempts since the last stable connection. */
  attempt?: number;
  /** Why there is no connection, where `name` is "waiting" or "closed". */
  why?: string;
  /** Milliseconds until the next attempt, where `name` is "waiting". */
  delay?: number;
  /** The close code, where `name` is "closed". */
  code?: number;
}

export interface Stats {
  /** Attempts to connect, and how many of them succeeded. */
  attempts: number;
  connects: number;
  /** Milliseconds without a connection, up to the last change of state. */
  downtime: number;
  /** Milliseconds that the latest ping or hello took; `null` before the first. */
  roundTrip: number | null;
  /** Messages given to subscriptions. */
  received: number;
  /** Messages that came a second time, and were dropped. */
  duplicates: number;
  /** Messages reported as lost, where their number is known. */
  lost: number;
  /** Subscriptions that were taken up again. */
  resumed: number;
}

/**
 * The delay before attempt n is random in [0, min(cap, base · factor^n)], and at least `minimum`; n
 * becomes 0 when a connection has stayed open for `stableAfter`. All more than 0.
 */
export interface Backoff {
  /** 1000 */
  base?: number;
  /** 30 000 */
  cap?: number;
  /** 2 */
  factor?: number;
  /** 100 */
  minimum?: number;
  /** 5000 */
  stableAfter?: number;
}

export interface Options {
  /**
   * Who this is: a token, or a function that gets one. The function is called before the first
   * connection, and when the server says that the token has run out.
   */
  token?: string | (() => string | undefined | Promise<string | undefined>);
  /** Share one connection among the tabs of this origin; a string keeps groups of tabs apart. */
  share?: boolean | string;
  backoff?: Backoff;
  /** An attempt that takes longer has failed. 10 000 */
  connectTimeout?: number;
  /** After so much silence the server is asked for a sign of life. 30 000 */
  pingInterval?: number;
  /** For so long it may be silent then. 10 000 */
  pongTimeout?: number;
  /** How long a request may take, waiting for a connection included. 30 000 */
  timeout?: number;
  /** So many requests may wait for a connection or a reply. 1000 */
  maxPending?: number;
  /** What the client calls itself. "javascript" */
  name?: string;
  /** Where lines on lost connections go; `null` for nowhere. `console` */
  log?: { warn(text: string): void } | null;
  /** For runtimes without a `WebSocket` of their own. */
  WebSocket?: new (url: string | URL) => WebSocket;
  /** A random number in [0, 1). `Math.random` */
  random?: () => number;
}

export interface RequestOptions {
  /** Milliseconds that it may take; `Infinity` for as long as it takes. */
  timeout?: number;
  /** Gives the request up. What the server has got already may still be done. */
  signal?: AbortSignal;
}

export interface PublishOptions extends RequestOptions {
  /** Stands for this message: what is published with the same key is not published again. */
  key?: string;
}

export interface HistoryOptions extends RequestOptions {
  /** The first messages after it; without it, the newest. */
  since?: Position;
  /** At most so many, and at most 1000. */
  limit?: number;
}

export interface SubscribeOptions<T = unknown> {
  /** Begin with so many messages of the past. */
  last?: number;
  /** Begin after this position, as the application kept it; `null` for the first time. */
  since?: Position | null;
  /**
   * So many characters of messages may wait for the application; when there are more the server is
   * asked to stop, and when half are read to go on. 1 048 576
   */
  buffer?: number;
  /** Gets each message; then there is nothing to iterate over. */
  onMessage?: (message: Message<T>) => void;
  /** Gets each loss, in its place among the messages. */
  onLost?: (lost: Lost) => void;
  /** Gets who comes and goes, where the channel tells. */
  onPresence?: (event: PresenceEvent) => void;
  /** Ends the subscription. */
  signal?: AbortSignal;
}

/** One channel that a client follows, over all its connections. */
export class Subscription<T = unknown> implements AsyncIterable<Message<T>> {
  private constructor();
  readonly channel: string;
  /** Of the last message or loss that the application was given: what `since` takes. */
  readonly position: Position | null;
  /** Wait for the server's answer; rejects where the channel was refused. */
  ready(): Promise<Position>;
  /** Messages, and in its place what was lost. Leaving the loop ends the subscription. */
  events(): AsyncGenerator<Message<T> | LostEvent, void, void>;
  /** Messages. Leaving the loop ends the subscription. */
  [Symbol.asyncIterator](): AsyncGenerator<Message<T>, void, void>;
  /** Follow the channel no more. */
  close(): void;
}

export interface HoldfastEvents {
  state: CustomEvent<State>;
  lost: CustomEvent<Lost>;
}

/** A client. It connects by itself, and stays until it is closed. */
export class Holdfast extends EventTarget {
  /**
   * `url` is the hub's address, `wss://host/path`; in a page `/path` will do.
   *
   * Throws a HoldfastError "config" for an address or an option that makes no sense.
   */
  constructor(url: string | URL, options?: Options);
  readonly state: State;
  readonly stats: Stats;

  /** Follow a channel. Throws "usage" where it is followed already, "closed" after the end. */
  subscribe<T = unknown>(channel: string, options?: SubscribeOptions<T>): Subscription<T>;

  /**
   * Publish, now or as soon as there is a connection, and exactly once.
   *
   * Rejects with the server's refusal, with "timeout", "queue_full" or "closed", or with the
   * signal's reason.
   */
  publish(channel: string, data: unknown, options?: PublishOptions): Promise<Position>;

  /**
   * Make a request of the application's own; `type` says which. It is sent once: where the reply
   * is lost with the connection it rejects with "connection_lost".
   */
  request<Reply = unknown, Body extends { type: string } = { type: string; [field: string]: unknown }>(
    message: Body,
    options?: RequestOptions,
  ): Promise<Reply>;

  /** Read messages that a channel still holds. */
  history<T = unknown>(channel: string, options?: HistoryOptions): Promise<Page<T>>;

  /** Ask who is subscribed to a channel. */
  presence(channel: string, options?: RequestOptions): Promise<Member[]>;

  /** Do without a connection until `resume`; nothing is missed. */
  pause(): void;
  resume(): void;

  /** Look at the connection at once, or try sooner. Browsers' own events do so by themselves. */
  wake(): void;

  /** End for good. */
  close(): Promise<void>;

  addEventListener<K extends keyof HoldfastEvents>(
    type: K,
    listener: ((event: HoldfastEvents[K]) => void) | EventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof HoldfastEvents>(
    type: K,
    listener: ((event: HoldfastEvents[K]) => void) | EventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** The codes of errors that the client makes itself. */
export type ClientErrorCode =
  | "config"
  | "usage"
  | "closed"
  | "connection_lost"
  | "timeout"
  | "queue_full";

/** The codes of errors that a hub sends. */
export type ServerErrorCode =
  | "invalid_json"
  | "invalid_message"
  | "unknown_type"
  | "unknown_channel"
  | "forbidden"
  | "unauthorized"
  | "not_subscribed"
  | "already_subscribed"
  | "rate_limited"
  | "too_large"
  | "too_many_subscriptions"
  | "history_disabled"
  | "unavailable"
  | "internal";

export class HoldfastError extends Error {
  constructor(code: string, message: string, details?: object);
  readonly code: ClientErrorCode | ServerErrorCode | (string & {});
  /** The field of the request that is wrong, such as `since.offset`. */
  readonly field?: string;
  /** Milliseconds after which the same request may succeed. */
  readonly retryAfter?: number;
  /** How the connection ended, where `code` is "closed". */
  readonly closeCode?: number;
}
