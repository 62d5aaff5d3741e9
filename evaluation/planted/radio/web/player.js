import { io } from 'https://cdn.socket.io/4.7.5/socket.io.esm.min.js';

const station = new URLSearchParams(location.search).get('station') ?? 'main';
const socket = io({ query: { token: localStorage.getItem('token') } }); // expect: token-in-query, unbounded-queue@radio

socket.on('connect', () => {
  document.body.dataset.state = 'on';
  socket.emit('tune', station);
  socket.on('track', (track) => { // expect: listener-in-connect@player
    document.querySelector('#now').textContent = track?.title ?? '';
  });
  socket.on('listeners', (n) => { // expect: listener-in-connect@player
    document.querySelector('#count').textContent = String(n);
  });
});

socket.on('disconnect', () => { // expect: server-disconnect-ignored
  document.body.dataset.state = 'off';
});

document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = event.target.elements.text;
  socket.emit('shout', input.value, (answer) => { // expect: unbounded-queue@radio
    if (answer.error) alert(answer.error);
  });
  input.value = '';
});
