import { useCallback, useState } from 'react';
import useWebSocket from 'react-use-websocket';

export function Inline({ getToken }) {
  const { lastMessage } = useWebSocket(() => `wss://feed.example.com/?token=${getToken()}`, { // expect: HF319
    shouldReconnect: () => true,
  });
  return <b>{lastMessage?.data}</b>;
}

export function Named({ getToken }) {
  const address = async () => `wss://feed.example.com/?token=${await getToken()}`;
  const { lastMessage } = useWebSocket(address); // expect: HF319
  return <b>{lastMessage?.data}</b>;
}

export function Right({ getToken }) {
  const address = useCallback(() => `wss://feed.example.com/?token=${getToken()}`, [getToken]);
  const { lastMessage } = useWebSocket(address); // ok
  return <b>{lastMessage?.data}</b>;
}

const fixed = () => 'wss://feed.example.com/';

export function Outside() {
  const { lastMessage } = useWebSocket(fixed); // ok
  return <b>{lastMessage?.data}</b>;
}

export function Plain({ url }) {
  const [last] = useState(null);
  useWebSocket(url); // ok
  useWebSocket();
  return <b>{last}</b>;
}

export function page() {
  return new WebSocket('wss://feed.example.com'); // ok
}
