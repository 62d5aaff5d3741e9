import { io } from 'socket.io-client';
import { state, notify } from './state.js';
import { currentToken } from './login.js';

const SERVER = import.meta.env?.VITE_ARENA ?? 'https://arena.example';

export const socket = io(SERVER, {
  transports: ['websocket'],
  query: { token: currentToken() }, // expect: token-in-query@arena, frozen-token-url@arena
  reconnectionDelay: 1000, // expect: fixed-delay@arena
  reconnectionDelayMax: 1000, // expect: fixed-delay@arena
  randomizationFactor: 0, // expect: no-jitter@arena, fixed-delay@arena
});

socket.on('connect', () => { // expect: no-resync@arena
  state.online = true;
  socket.on('round', (round) => { // expect: listener-in-connect
    state.round = round;
    notify('round');
  });
  socket.on('hit', ({ by, points }) => { // expect: listener-in-connect
    state.points[by] = (state.points[by] ?? 0) + points;
    notify('hit');
  });
});

socket.on('disconnect', (reason) => { // expect: server-disconnect-ignored
  state.online = false;
  console.warn('arena: %s', reason);
  notify('offline');
});

socket.on('connect_error', (error) => {
  state.lastError = error.message;
  notify('error');
});

/** Takes part in a match; the server forgets who is in which match when the connection is lost. */
export function enter(match) {
  state.match = match;
  socket.emit('enter', { match }); // expect: no-resync@arena
}

export function shoot(x, y) {
  socket.emit('shoot', { x, y, at: performance.now() }); // expect: unbounded-queue@shoot
}

/** Where the player is: old positions are worth nothing, so none is kept while offline. */
export function move(x, y) {
  socket.volatile.emit('move', { x, y });
}
