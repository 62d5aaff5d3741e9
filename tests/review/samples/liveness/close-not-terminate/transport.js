const WebSocket = require('ws');

class Transport {
  open(url) {
    this.socket = new WebSocket(url);
    this.socket.on('error', console.error);
    this.socket.on('pong', () => this.heard());
  }

  heard() {
    clearTimeout(this.pingTimeoutTimer);
    this.pingTimeoutTimer = setTimeout(() => {
      this.teardown(4000);
      this.socket.close(4000); // expect: HF103 weak
    }, 30_000);
  }
}

class Plain {
  open(url) {
    this.socket = new WebSocket(url);
    this.socket.on('error', console.error);
    this.socket.on('pong', () => this.heard());
  }

  heard() {
    clearTimeout(this.pingTimeoutTimer);
    this.pingTimeoutTimer = setTimeout(() => {
      this.socket.close(4000); // expect: HF103
    }, 30_000);
  }
}
