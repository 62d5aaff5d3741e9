import type { Server, Socket } from 'socket.io';

export default function handle(io: Server, socket: Socket) {
  socket.on('paint', ({ x, y }) => { // expect: HF402
    io.emit('painted', [x, y]);
  });
  socket.on('clear', (area?: { x: number }) => {
    io.emit('cleared', area?.x ?? 0); // ok
  });
}
