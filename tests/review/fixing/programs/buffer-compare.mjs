import { WebSocketServer } from 'ws';
import { dial, end } from './drive.mjs';

const wss = new WebSocketServer({ port: 0 });

wss.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => {
    if (data === 'ping') socket.send('pong');
    else socket.send(`echo ${data}`);
  });
});

const client = await dial(wss.address().port);
end(await client.ask('hello'), await client.ask('ping'));
