/** React hooks for the Holdfast client. Right under StrictMode, and when rendered on a server. */

import type { Holdfast, Lost, Message, Options, State, SubscribeOptions } from "holdfast";

/**
 * A client that is connected while the component is mounted; null before that. It is made anew when
 * `url` changes; of `options` the ones of that moment count.
 */
export function useHoldfast(url: string | URL, options?: Options): Holdfast | null;

/** Where a client stands; rendered anew when it changes. */
export function useConnection(client: Holdfast | null): State;

export interface ChannelOptions<T> extends Pick<SubscribeOptions<T>, "last" | "since" | "buffer"> {
  /** So many messages, and so many losses, are kept. 100 */
  keep?: number;
}

export interface ChannelView<T> {
  /** The newest ones, oldest first. */
  messages: readonly Message<T>[];
  lost: readonly Lost[];
  /** Why the channel cannot be followed. */
  error: Error | undefined;
  state: State;
}

/**
 * Follow a channel while the component is mounted. Components that follow the same channel of the
 * same client share one subscription: the options of the first count. Without a client or a channel
 * nothing is followed.
 */
export function useChannel<T = unknown>(
  client: Holdfast | null,
  channel: string | null | undefined,
  options?: ChannelOptions<T>,
): ChannelView<T>;
