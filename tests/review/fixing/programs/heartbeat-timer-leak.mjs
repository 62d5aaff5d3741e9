import { WebSocketServer } from 'ws';
import { dial, end } from './drive.mjs';

const wss = new WebSocketServer({ port: 0 });

wss.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => socket.send(String(data)));
  setInterval(() => {
    socket.ping();
  }, 30000);
});

const timers = () => process.getActiveResourcesInfo().filter((it) => it === 'Timeout').length;
for (let round = 0; round < 3; round++) {
  const client = await dial(wss.address().port);
  console.log(await client.ask('hello'));
  await client.leave();
}
end(timers() >= 3 ? 'timers stay' : 'timers are gone');
