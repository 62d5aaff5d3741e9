import PartySocket from 'partysocket';
import ReconnectingWebSocket, { type Options } from 'reconnecting-websocket';

const token = sessionStorage.getItem('desk-token');

const settings: Options = {
  minReconnectionDelay: 3000, // expect: fixed-delay@wire
  maxReconnectionDelay: 3000, // expect: fixed-delay@wire
  reconnectionDelayGrowFactor: 1, // expect: fixed-delay@wire
  connectionTimeout: 4000,
  maxEnqueuedMessages: 100,
};

export const wire = new ReconnectingWebSocket(`wss://wire.example.news/in?auth=${token}`, [], settings); // expect: token-in-query@wire, frozen-token-url@wire, fixed-delay@wire

wire.onmessage = (e) => {
  const story = JSON.parse(e.data); // expect: unguarded-parse
  document.dispatchEvent(new CustomEvent('story', { detail: story }));
};

export function follow(topic: string) {
  wire.send(JSON.stringify({ follow: topic })); // expect: no-resync@wire
}

follow('politics'); // expect: no-resync@wire

export const editors = new PartySocket({ // expect: unbounded-queue@editors
  host: 'editors.example.partykit.dev',
  room: location.pathname.slice(1) || 'front',
  query: () => ({ page: document.title }),
});

editors.addEventListener('open', () => editors.send('{"hello":true}'));
editors.addEventListener('message', ({ data }) => {
  if (data === 'reload') location.reload();
});

const board = new PartySocket({
  host: 'board.example.partykit.dev',
  room: 'front',
  maxRetries: 0, // expect: reconnect-disabled
  maxEnqueuedMessages: 50,
});

board.addEventListener('message', (e) => {
  document.querySelector('#board')!.textContent = String(e.data);
});
