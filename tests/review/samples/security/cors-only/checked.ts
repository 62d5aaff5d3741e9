import { Server } from 'socket.io';

const ORIGIN = 'https://www.example.com';

export const io = new Server(3000, {
  cors: { origin: ORIGIN }, // ok
  allowRequest: ({ headers }, callback) => {
    callback(null, !headers.origin || headers.origin === ORIGIN);
  },
});
