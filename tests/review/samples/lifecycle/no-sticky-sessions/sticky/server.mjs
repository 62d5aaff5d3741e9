import { Server } from 'socket.io';
import { setupWorker } from '@socket.io/sticky';

const io = new Server(); // ok
setupWorker(io);
