class Feed {
  connect() {
    this.ws = new WebSocket('wss://example.org');
    this.beat = setInterval(() => this.ping(), 20_000);
  }

  ping() {
    this.ws.send('ping'); // ok
    this.awaitPong = setTimeout(() => this.redial(), 5_000);
  }

  redial() {
    this.ws.close();
    this.connect();
  }
}

class Follower {
  open() {
    this.ws = new WebSocket('wss://example.org');
    this.beat = setInterval(() => this.ws.send('ping'), 20_000); // ok
    this.ws.onmessage = () => this.armWatchdog();
  }

  armWatchdog() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.reconnect(), 45_000);
  }

  reconnect() {
    this.open();
  }
}

new Feed().connect();
new Follower().open();
