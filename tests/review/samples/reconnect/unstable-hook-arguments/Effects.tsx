import { useEffect, useRef, useState } from 'react';
import * as React from 'react';
import { io } from 'socket.io-client';

const URL = 'wss://feed.example.com/';

export function Unlisted() {
  const [last, setLast] = useState('');
  useEffect(() => {
    const socket = new WebSocket(URL); // expect: HF319
    socket.onmessage = (event) => setLast(event.data);
    return () => socket.close();
  });
  return <b>{last}</b>;
}

export function Through() {
  const connect = () => {
    const socket = io(URL); // expect: HF319
    return () => socket.disconnect();
  };
  React.useLayoutEffect(() => connect());
  return <b />;
}

export function Listed({ url }: { url: string }) {
  useEffect(() => {
    const socket = new WebSocket(url); // ok
    return () => socket.close();
  }, [url]);
  return <b />;
}

export function Once() {
  const socket = useRef<WebSocket | null>(null);
  useEffect(() => {
    if (!socket.current) {
      socket.current = new WebSocket(URL); // ok: asked
    }
  });
  useEffect(() => () => socket.current?.close(), []);
  return <b />;
}

export function Sends({ socket, text }: { socket: WebSocket; text: string }) {
  useEffect(() => {
    socket.send(text); // ok: opens nothing
  });
  return <b />;
}
