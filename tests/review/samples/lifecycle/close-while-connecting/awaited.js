const WebSocket = require('ws');

function connect(url) {
  const socket = new WebSocket(url);
  socket.on('error', console.error);
  return new Promise((resolve) => {
    socket.once('open', () => resolve(socket));
  });
}

class Node {
  constructor() {
    this.ws = null;
  }

  async start(url) {
    this.ws = await connect(url);
  }

  stop() {
    this.ws.removeAllListeners();
    this.ws.close(); // ok: what is kept is open
    this.ws = null;
  }
}
