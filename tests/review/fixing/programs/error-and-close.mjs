import { closed, hurry } from './drive.mjs';

let dials = 0;
hurry(4, () => ['dials again', dials < 4 ? `${dials} dials gave 4 redials` : 'one redial for each dial']);

class Client {
  constructor(url) {
    this.url = url;
    this.connect();
  }

  connect() {
    dials += 1;
    const ws = new WebSocket(this.url);
    ws.onerror = () => {
      this.scheduleReconnect();
    };
    ws.onclose = () => this.scheduleReconnect();
  }

  scheduleReconnect() {
    setTimeout(() => this.connect(), 100 + Math.random() * 5000);
  }
}

new Client(closed);
