import { useEffect, useState } from 'react';
import { io } from 'socket.io-client';

const socket = io('https://board.example.com');
const plain = new WebSocket('wss://board.example.com');

export function Board({ id }) {
  const [cards, setCards] = useState([]);

  useEffect(() => {
    const add = (card) => setCards((all) => [...all, card]);
    socket.on('card', add); // ok
    return () => socket.off('card', add);
  }, [id]);

  return cards.length;
}
