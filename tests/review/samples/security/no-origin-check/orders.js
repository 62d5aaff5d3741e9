const { Server } = require('socket.io');

const orders = new Server(3002); // expect: HF501

orders.on('connection', (socket) => {
  socket.on('open', (table) => socket.join(table));
  socket.on('order', (dish) => kitchen.cook(dish));
});
