import { Server } from 'socket.io';

const timer = 1;
const io = new Server(3000);

io.on('connection', (socket) => {
  setInterval(() => socket.emit('time', Date.now() + timer), 1000); // expect: HF104
  const ticks = setInterval(() => socket.emit('tick'), 1000); // expect: HF104
  setInterval(() => console.log('statistics'), 60_000); // ok
  setInterval(report, 60_000); // ok
});
