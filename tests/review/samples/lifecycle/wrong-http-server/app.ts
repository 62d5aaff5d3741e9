import express from 'express';
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const app = express();
const httpServer = createServer(app);
const io = new Server(httpServer, { cors: { origin: 'https://shop.example' } });

io.on('connection', (socket) => socket.emit('hello'));

app.listen(3000, () => console.log('ready')); // expect: HF224

const bare = createServer();
const other = new Server(bare);
bare.listen(3001); // ok
const floating = new Server();
