import WebSocket from 'ws';
import { end, peer } from './drive.mjs';

let dials = 0;
const { url } = await peer((ws) => {
  ws.on('message', (data) => {
    ws.send(String(data));
    if (++dials === 1) ws.close();
  });
});

function connect(url) {
  const socket = new WebSocket(url);
  socket.on('error', console.error);
  socket.on('open', () => socket.send('hello'));
  socket.on('message', (data) => (dials === 2 ? end(String(data)) : console.log(String(data))));
  socket.on('close', () => setTimeout(() => connect(url), Math.random() * 50));
}

connect(url);
