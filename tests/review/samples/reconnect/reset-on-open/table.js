const SLOW = [10000, 20000, 60000];
const QUICK = [500, 1000, 5000];

class Relay {
  connect() {
    this.ws = new WebSocket(this.url);
    this.ws.onopen = () => {
      this.attempts = 0; // expect: HF305 weak
    };
    this.ws.onclose = () => {
      const wait = SLOW[Math.min(this.attempts++, SLOW.length - 1)];
      setTimeout(() => this.connect(), wait * (0.5 + Math.random()));
    };
  }
}

class Feed {
  connect() {
    this.ws = new WebSocket(this.url);
    this.ws.onopen = () => {
      this.attempts = 0; // expect: HF305
    };
    this.ws.onclose = () => {
      const wait = QUICK[Math.min(this.attempts++, QUICK.length - 1)];
      setTimeout(() => this.connect(), wait);
    };
  }
}

class Empty {
  connect() {
    this.ws = new WebSocket(this.url);
    this.ws.onopen = () => {
      this.attempts = 0; // expect: HF305
    };
    this.ws.onclose = () => {
      setTimeout(() => this.connect(), [][0] ?? 1000 * 2 ** this.attempts++);
    };
  }
}

class Neighbour {
  connect() {
    this.ws = new WebSocket('ws://192.168.1.20/state');
    this.ws.onopen = () => {
      this.attempts = 0; // expect: HF305 weak
    };
    this.ws.onclose = () => {
      setTimeout(() => this.connect(), Math.min(60_000, 1000 * 2 ** this.attempts++));
    };
  }
}
