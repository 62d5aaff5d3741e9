import { useEffect, useRef, useState } from 'react';
import { io } from 'socket.io-client';

export function Ticker({ url }) {
  const [last, setLast] = useState(null);

  useEffect(() => {
    const socket = new WebSocket(url); // expect: HF309
    socket.onmessage = (event) => setLast(event.data);
  }, [url]);

  return <b>{last}</b>;
}

export function Chat({ room }) {
  const [socket, setSocket] = useState(null);

  useEffect(() => {
    const made = io('https://chat.example.com'); // expect: HF309
    made.emit('join', room);
    setSocket(made);
    return () => setSocket(null);
  }, [room]);

  return <Messages socket={socket} />;
}

export function Named({ url }) {
  const ref = useRef(null);

  function open() {
    ref.current = new WebSocket(url); // ok: the cleanup closes it
  }

  useEffect(() => {
    open();
    return () => {
      ref.current?.close();
    };
  }, [url]);

  return null;
}

export function Right({ url }) {
  useEffect(() => {
    const socket = new WebSocket(url); // ok
    return () => socket.close();
  }, [url]);

  return null;
}

let shared = null;

export function Shared({ url }) {
  useEffect(() => {
    if (!shared) shared = new WebSocket(url); // ok: one for the whole page
  }, [url]);

  return null;
}

export function Given({ url, onOpen }) {
  useEffect(() => {
    const socket = new WebSocket(url); // ok: somebody else has it now
    onOpen(socket);
  }, [url, onOpen]);

  return null;
}

export function Returned({ url, subscribe }) {
  useEffect(() => {
    const socket = new WebSocket(url); // ok: the cleanup is not seen
    return subscribe((message) => socket.send(message));
  }, [url, subscribe]);

  return null;
}
