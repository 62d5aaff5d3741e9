import { useEffect, useState } from 'react';
import useWebSocket from 'react-use-websocket';

export function Status({ url }: { url: string }) {
  const [last, setLast] = useState('');

  useEffect(() => {
    const socket = new WebSocket(url); // expect: HF301
    socket.onmessage = (event) => setLast(event.data);
    socket.onclose = () => setLast('closed');
    return () => socket.close();
  }, [url]);

  return <b>{last}</b>;
}

export function Hooked({ url }: { url: string }) {
  const { lastMessage } = useWebSocket(url, { share: true }); // expect: HF301
  return <b>{lastMessage?.data}</b>;
}

export function Right({ url }: { url: string }) {
  const { lastMessage } = useWebSocket(url, { shouldReconnect: () => true }); // ok
  return <b>{lastMessage?.data}</b>;
}

export function Configured({ url, options }: { url: string; options: object }) {
  const { lastMessage } = useWebSocket(url, { ...options }); // ok: not seen
  return <b>{lastMessage?.data}</b>;
}

export function Titled({ title }: { title: string }) {
  useEffect(() => {
    document.title = title;
  }, [title]);

  const ask = () => {
    const socket = new WebSocket('wss://ask.example.com'); // ok: nobody calls it here
    socket.onmessage = (event) => console.log(event.data);
  };

  return <button onClick={ask}>{title}</button>;
}
