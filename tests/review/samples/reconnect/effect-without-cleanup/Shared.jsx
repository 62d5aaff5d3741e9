import { useEffect, useState } from 'react';
import { io } from 'socket.io-client';

const socket = io('https://board.example.com');

export function Board({ id }) {
  const [cards, setCards] = useState([]);

  useEffect(() => {
    socket.emit('board', id);
    socket.on('card', (card) => setCards((all) => [...all, card])); // expect: HF309
    socket.on('gone', () => setCards([]));
  }, [id]);

  return cards.length;
}
