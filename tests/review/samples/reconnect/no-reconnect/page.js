import { createClient } from 'graphql-ws';

const socket = new WebSocket('wss://feed.example.com'); // expect: HF301
socket.onmessage = (event) => show(event.data);
socket.onclose = () => console.log('closed');

start();

function start() {
  const status = new WebSocket('wss://status.example.com'); // expect: HF301
  status.addEventListener('message', (event) => show(event.data));
}

const question = new WebSocket('wss://ask.example.com'); // ok: done after one answer
question.onmessage = (event) => {
  show(event.data);
  question.close();
};

const given = new WebSocket('wss://given.example.com'); // ok: the handler is not seen
given.onmessage = (event) => show(event.data);
given.onclose = whenClosed;

const told = new WebSocket('wss://told.example.com'); // ok: somebody is told
told.onmessage = (event) => show(event.data);
told.onclose = () => whenClosed();

export function open(url) {
  const made = new WebSocket(url); // ok: for a caller
  made.onmessage = (event) => show(event.data);
}

const silent = new WebSocket('wss://silent.example.com'); // ok: nothing is waited for
silent.onopen = () => silent.send('hello');

const local = new WebSocket('ws://localhost:3000'); // ok: its own machine
local.onmessage = (event) => show(event.data);

new Promise((resolve) => {
  const first = new WebSocket('wss://first.example.com'); // ok: one answer
  first.onmessage = (event) => resolve(event.data);
});

const handed = new WebSocket('wss://handed.example.com'); // ok: not seen
handed.onmessage = show;

const ended = new WebSocket('wss://ended.example.com'); // ok: the program ends
ended.onmessage = (event) => show(event.data);
ended.onclose = () => process.exit(1);

const chat = io('https://chat.example.com'); // ok: the library does

function once() {
  const inner = new WebSocket('wss://inner.example.com'); // ok: nobody calls it here
  inner.onmessage = (event) => show(event.data);
}

const opened = new WebSocket('wss://opened.example.com'); // expect: HF301
opened.onmessage = (event) => show(event.data);
opened.onclose = () => {
  note();
};

function note() {
  console.log('closed');
}

const timed = new WebSocket('wss://timed.example.com'); // ok: something waits
timed.onmessage = (event) => show(event.data);
timed.onclose = () => setTimeout(note, 5000);

const graph = createClient({ url: 'wss://graph.example.com', retryAttempts: 0 }); // ok: told so
