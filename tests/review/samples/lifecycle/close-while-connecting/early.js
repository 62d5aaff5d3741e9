const WebSocket = require('ws');

exports.open = (address, wanted) => {
  const socket = new WebSocket(address);
  if (!wanted) {
    socket.terminate(); // expect: HF217
    return null;
  }
  socket.on('error', console.error);
  socket.close(); // ok: somebody listens
  return socket;
};

exports.heard = (address) => {
  const socket = new WebSocket(address);
  socket.on('error', console.error);
  if (!address.startsWith('wss:')) {
    socket.close(); // ok
    return;
  }
  return socket;
};

exports.waited = async (address) => {
  const socket = new WebSocket(address);
  await ready(socket);
  socket.close(); // ok: it is open by then
};
