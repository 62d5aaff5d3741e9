import { useEffect, useState } from 'react';
import { io } from 'socket.io-client';

const socket = io('https://board.example.com');
const plain = new WebSocket('wss://board.example.com');

export function Board({ id }) {
  const [cards, setCards] = useState([]);

  useEffect(() => {
    socket.off('card');
    socket.on('card', setCards); // ok
    plain.onmessage = () => setCards([]); // ok: it takes the place of the last one
  }, [id]);

  return cards.length;
}

export function Title({ id }) {
  useEffect(() => {
    plain.onclose = () => console.log(id); // ok
  }, [id]);
  return null;
}
