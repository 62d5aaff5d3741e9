import ReconnectingWebSocket from 'reconnecting-websocket';
import { end, happens, peer } from './drive.mjs';

const got = [];
const { url } = await peer((ws) => ws.on('message', (data) => got.push(String(data))));

function positions(url) {
  const socket = new ReconnectingWebSocket(url, [], { maxRetries: 10 });
  let number = 0;
  const timer = setInterval(() => {
    socket.send(JSON.stringify(number));
    if (number++ > 1000) clearInterval(timer);
  }, 0);
  for (; number < 500; number++) socket.send(JSON.stringify(number));
  return socket;
}

const socket = positions(url);
console.log(socket._messageQueue.length > 100 ? 'the queue grows' : 'the queue is full at 100');
await happens(() => got.length > 100);
end(`first ${got[0]}`);
