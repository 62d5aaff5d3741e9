const { WebSocketServer } = require('ws');

class Adapter {
  onConnection(ws) {} // ok: others put theirs in its place

  start(server) {
    const wss = new WebSocketServer({ server, maxPayload: 65536 });
    wss.on('connection', this.onConnection);
  }
}

module.exports = Adapter;
