import { closed, hurry } from './drive.mjs';

hurry(6, (waits) => (waits.slice(4).some((it) => it < 4000) ? 'spread' : `each time ${waits[5]}`));

class Client {
  delay = 1000;

  connect() {
    const ws = new WebSocket(closed);
    ws.onclose = () => {
      setTimeout(() => this.connect(), this.delay);
      this.delay = Math.min(this.delay * 2, 4000);
    };
  }
}

new Client().connect();
