import { io } from 'socket.io-client';

const scores = io('https://scores.example.com', {
  autoConnect: false,
  reconnection: false, // expect: HF317
});
scores.on('score', console.log);
scores.connect();

const odds = io('https://odds.example.com', {
  autoConnect: false,
  reconnection: false, // ok: it is opened again below
});
odds.connect();
odds.on('disconnect', () => setTimeout(() => odds.connect(), 1000 + Math.random() * 1000));
