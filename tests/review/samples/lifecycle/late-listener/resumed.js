const WebSocket = require('ws');

class Shard {
  async open(gateways, options) {
    if (this.session) {
      this.ws = new WebSocket(this.resumeAt ?? (await gateways.url()), options);
    } else {
      this.ws = new WebSocket(await gateways.url(), options);
    }
    this.ws.on('message', (data) => this.heard(data)); // ok: nothing is awaited once it dials
    this.ws.on('error', console.error);
  }

  async watch(gateways, options) {
    if (this.session) {
      this.feed = new WebSocket(this.resumeAt, options);
      await gateways.note();
    }
    this.feed.on('message', (data) => this.heard(data)); // expect: HF203
    this.feed.on('error', console.error);
  }
}
