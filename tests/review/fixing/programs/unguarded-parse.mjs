import { WebSocketServer } from 'ws';
import { dial, end } from './drive.mjs';

const wss = new WebSocketServer({ port: 0 });

wss.on('connection', (socket) => {
  socket.on('error', console.error);

  socket.on('message', (data) => {
    const message = JSON.parse(data);
    socket.send(`${message.text}!`);
  });
});

const client = await dial(wss.address().port);
console.log(await client.ask('{"text": "hello"}'));
console.log(await client.ask('{'));
end(await client.ask('{"text": "still here"}'));
