import { WebSocketServer } from 'ws';
import { db } from './db.js';

const wss = new WebSocketServer({ port: 8072, maxPayload: 4096 });

const actions = {
  note: (socket, { text }) => {
    db.exec(`INSERT INTO notes (text) VALUES ('${text}')`); // expect: HF409
  },
  compute(socket, { body, value }) {
    const formula = new Function('value', body); // expect: HF409
    socket.send(String(formula(value)));
  },
  count: (socket, { text }) => {
    socket.send(String(db.get('SELECT count(*) FROM notes WHERE text = ?', text))); // ok
  },
};

wss.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => {
    const message = JSON.parse(data);
    const known = Object.hasOwn(actions, message.kind);
    const action = known ? actions[message.kind] : undefined;
    action?.(socket, message);
  });
});

const double = new Function('value', 'return 2 * value'); // ok
double(2);
