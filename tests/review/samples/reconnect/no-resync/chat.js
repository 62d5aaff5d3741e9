import { io } from 'socket.io-client';

const rooms = io('https://chat.example.com');
rooms.emit('join', 'lobby'); // expect: HF313
rooms.on('message', (text) => show(text));

const right = io('https://chat.example.com');
right.on('connect', () => {
  right.emit('join', 'lobby'); // ok
});

const plain = io('https://chat.example.com');
plain.emit('message', 'hello'); // ok
plain.emit();

const elsewhere = io('https://chat.example.com');
elsewhere.on('connect', onConnect);
elsewhere.emit('subscribe', 'news'); // ok: the handler is not seen

const first = io('https://chat.example.com');
first.once('connect', () => first.emit('join', 'lobby')); // expect: HF313
