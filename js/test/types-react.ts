// How the hooks are used, for the compiler alone.

import { useChannel, useConnection, useHoldfast } from "holdfast/react";

interface News {
  text: string;
}

export function View(): string {
  const client = useHoldfast("/live", { token: "t" });
  const { messages, lost, error, state } = useChannel<News>(client, "news", { last: 10, keep: 50 });
  useChannel(client, null);
  // @ts-expect-error: news have no title
  messages[0]?.data.title;
  // @ts-expect-error: the view is not the component's to change
  messages.push();
  if (error) return error.message;
  return `${useConnection(client).name} ${state.why} ${lost.length} ${messages[0]?.data.text}`;
}
