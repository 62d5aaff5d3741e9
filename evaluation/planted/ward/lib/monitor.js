'use strict';

class Monitor {
  constructor(url, beds) {
    this.url = url;
    this.closed = false;
    this.failures = 0;
    this.open();
    this.subscribe(beds);
  }

  open() {
    this.ws = new WebSocket(this.url);
    this.ws.onmessage = (e) => this.receive(e);
    this.ws.onopen = () => { // expect: no-resync@monitor
      this.since = Date.now();
    };
    this.ws.onclose = () => { // expect: no-resync@monitor
      if (this.closed) return;
      if (Date.now() - this.since > 10_000) this.failures = 0;
      const cap = Math.min(30_000, 1_000 * 2 ** this.failures++);
      this.timer = setTimeout(() => this.open(), Math.random() * cap); // expect: no-resync@monitor
    };
  }

  subscribe(beds) {
    this.ws.addEventListener('open', () => this.ws.send(JSON.stringify({ subscribe: beds })), { once: true }); // expect: no-resync@monitor
  }

  receive({ data }) {
    let message;
    try {
      message = JSON.parse(data);
    } catch (problem) {
      console.error('monitor: not JSON', problem);
      return;
    }
    if (message && typeof message === 'object' && message.bed) this.onvital?.(message);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.ws.close(1000, 'shift over');
  }
}

module.exports = { Monitor };
