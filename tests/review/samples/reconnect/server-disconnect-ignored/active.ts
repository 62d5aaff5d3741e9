import { io } from 'socket.io-client';

const socket = io('https://chat.example.com');
socket.on('disconnect', () => { // ok
  if (!socket.active) login();
});

declare function login(): void;
