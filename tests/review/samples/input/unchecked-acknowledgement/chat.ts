import { createServer } from 'node:http';
import { Server, type Socket } from 'socket.io';

type Done = (answer: { ok: boolean }) => void;

const server = createServer();
const io = new Server(server);

io.of('/admin').on('connection', (socket: Socket) => {
  socket.on('kick', (user: string, done: Done) => {
    io.in(user).disconnectSockets();
    done({ ok: true }); // expect: HF412
  });

  socket.on('note', (text: string, done?: Done) => {
    console.log(text);
    done?.({ ok: true }); // ok
  });
});

export function register(socket: Socket) {
  socket.on('rename', (name: string, done: Done) => done({ ok: name !== '' })); // expect: HF412
  socket.on('rename', named);
  socket.on('renamed', named);
}

function named(name: string, done: Done) {
  done({ ok: true }); // expect: HF412
}

io.engine.on('connection_error', (error: Error) => console.error(error.message)); // ok

server.listen(3000);
