import { useEffect } from 'react';

export function Live({ url, onMessage }) {
  useEffect(() => {
    let socket;
    function connect() {
      socket = new WebSocket(url);
      socket.onmessage = onMessage;
      socket.onclose = () => {
        setTimeout(connect, 1000 + Math.random() * 4000); // expect: HF308
      };
    }
    connect();
    return () => socket.close();
  }, [url, onMessage]);

  return null;
}

export function Right({ url, onMessage }) {
  useEffect(() => {
    let socket;
    let gone = false;
    let timer;
    function connect() {
      socket = new WebSocket(url);
      socket.onmessage = onMessage;
      socket.onclose = () => {
        if (!gone) timer = setTimeout(connect, 1000 + Math.random() * 4000); // ok
      };
    }
    connect();
    return () => {
      gone = true;
      clearTimeout(timer);
      socket.close();
    };
  }, [url, onMessage]);

  return null;
}
