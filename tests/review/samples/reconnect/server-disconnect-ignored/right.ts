import { io } from 'socket.io-client';

const socket = io('https://chat.example.com');
socket.on('disconnect', (reason) => { // ok
  if (reason === 'io server disconnect') login();
});

declare function login(): void;

const page = new WebSocket('wss://feed.example.com'); // ok: no Socket.IO
page.onclose = () => console.log('closed');
