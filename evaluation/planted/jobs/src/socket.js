import { io } from 'socket.io-client';
import { store } from './store.js';

export const socket = io({
  reconnectionDelay: 1000,
  reconnectionDelayMax: 1000, // expect: fixed-delay@sio
  randomizationFactor: 0, // expect: no-jitter@sio
});

socket.on('connect', onConnect);
socket.on('disconnect', (why) => { // expect: server-disconnect-ignored@jobs
  store.online = false; // expect: server-disconnect-ignored@jobs
});

function onConnect() {
  store.online = true;
  socket.emit('watch', store.jobs);
  socket.on('job:done', (job) => store.finish(job)); // expect: listener-in-connect
}
