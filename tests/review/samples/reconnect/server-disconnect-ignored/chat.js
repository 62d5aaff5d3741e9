import { io } from 'socket.io-client';

const socket = io('https://chat.example.com');
socket.on('disconnect', () => setStatus('reconnecting')); // expect: HF315

const news = io('https://news.example.com');
news.on('disconnect', (reason) => { // expect: HF315
  console.log(reason);
});

const right = io('https://chat.example.com');
right.on('disconnect', () => setTimeout(() => right.connect(), 5000)); // ok

const quiet = io('https://chat.example.com'); // ok
quiet.on('disconnect', report);
