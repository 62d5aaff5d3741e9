import { exec } from 'node:child_process';
import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8095, maxPayload: 4096 });
const orders = new Map([['print', print]]);
orders.set('scan', (socket, order) => exec(`scanimage -o ${order.file}`)); // expect: HF409

function print(socket, { file }) {
  exec(`lp ${file}`); // expect: HF409
  exec('lpstat'); // ok
}

wss.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => {
    const order = JSON.parse(data);
    orders.get(order.kind)?.(socket, order);
  });
});
