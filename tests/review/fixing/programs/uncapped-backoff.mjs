import { closed, hurry } from './drive.mjs';

hurry(8, (waits) => [`first ${waits[0]}`, `eighth ${waits[7]}`]);

class Client {
  constructor(url) {
    this.url = url;
    this.delay = 1000;
  }

  connect() {
    this.ws = new WebSocket(this.url);
    this.ws.onclose = () => {
      setTimeout(() => this.connect(), this.delay);
      this.delay *= 2;
    };
  }
}

new Client(closed).connect();
