const options = { headers: { 'X-Room': 'all' } };
const socket = new WebSocket(url, options); // expect: HF515
socket.onmessage = (event) => {
  document.body.textContent = event.data;
};

const good = new WebSocket(url, ['chat', 'v2']); // ok
const plain = new WebSocket(url); // ok
const wrapped = new Own.WebSocket(url, {}); // ok: not the browser's
function each(socket = new wrapped.WebSocket(url)) {
  socket.send('hello');
}
