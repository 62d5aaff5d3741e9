import { io } from 'https://cdn.socket.io/4.7.5/socket.io.esm.min.js';

const socket = io();

socket.on('connect', () => {
  socket.on('news', show); // expect: HF204
});
