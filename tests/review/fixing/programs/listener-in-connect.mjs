import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { end, happens } from './drive.mjs';

const server = new Server(0);
server.on('connection', (socket) => socket.emit('order', 'tea'));
const orders = [];

const socket = io(`http://127.0.0.1:${server.httpServer.address().port}`, { reconnectionDelay: 1 });

socket.on('connect', () => {
  console.log('connected');
  socket.on('order', (order) => {
    orders.push(order);
  });
});

await happens(() => orders.length);
console.log(`orders: ${orders.length}`);
orders.length = 0;
socket.io.engine.close();
await happens(() => orders.length);
end(`orders after a reconnect: ${orders.length}`);
