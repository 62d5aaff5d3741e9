import { useEffect, useState } from "react";
import useWebSocket from "react-use-websocket";
import ReconnectingWebSocket from "reconnecting-websocket";

export function Quotes({ url }: { url: string }) {
  const { lastMessage } = useWebSocket(url, {
    shouldReconnect: () => true,
    onMessage: (event) => console.log(JSON.parse(event.data)), // expect: HF410
  });
  const [quotes, setQuotes] = useState<Record<string, number>>({});

  useEffect(() => {
    if (lastMessage === null) return;
    const quote = JSON.parse(lastMessage.data); // expect: HF410
    setQuotes((all) => ({ ...all, [quote.symbol]: quote.price }));
  }, [lastMessage]);

  return <pre>{JSON.stringify(quotes)}</pre>;
}

export class Feed {
  private socket: ReconnectingWebSocket;

  constructor(url: string, private onQuote: (quote: unknown) => void) {
    this.socket = new ReconnectingWebSocket(url);
    this.socket.addEventListener("message", this.receive);
  }

  private receive = (event: MessageEvent) => {
    this.onQuote(JSON.parse(event.data)); // expect: HF410
  };
}
