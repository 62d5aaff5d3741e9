import { useEffect, useRef } from 'react';

export function Board({ url, filter }) {
  const socket = useRef(null);

  useEffect(() => {
    socket.current = new WebSocket(url);
    socket.current.onmessage = (event) => console.log(event.data);
    return () => socket.current.close();
  }, [url]);

  useEffect(() => {
    socket.current.send(filter); // expect: HF218
  }, [filter]);

  useEffect(() => {
    if (socket.current.readyState === WebSocket.OPEN) socket.current.send(filter); // ok
  }, [filter]);

  useEffect(() => {
    socket.current?.send(filter); // ok
  }, [filter]);

  const later = () => {
    socket.current.send(filter); // ok: somebody presses a button
  };

  return <button onClick={later}>Filter</button>;
}
