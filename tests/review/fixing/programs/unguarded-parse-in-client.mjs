import { end, peer } from './drive.mjs';

const { url } = await peer((ws) => {
  for (const text of ['{"price": 1}', '<html>']) ws.send(text);
  setTimeout(() => ws.send('{"price": 2}'), 50);
});
const socket = new WebSocket(url);

socket.onmessage = (event) => {
  const quote = JSON.parse(event.data);
  console.log(quote.price);
  if (quote.price === 2) end();
};
