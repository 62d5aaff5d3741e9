const RECONNECT_AFTER = 10;

export class Dial {
  constructor(output) {
    this.output = output;
    this.town = null;
  }

  connect() {
    this.ws = new WebSocket(`wss://sundial.example/time?town=${this.town ?? ''}`); // expect: no-connect-timeout@dial
    this.ws.addEventListener('message', (event) => { // expect: stale-handler@dial
      const { hours, minutes } = JSON.parse(event.data); // expect: unguarded-parse-in-client
      this.output.textContent = `${hours}:${String(minutes).padStart(2, '0')}`;
    });
    this.ws.addEventListener('error', () => {
      this.output.textContent = '–';
    });
    this.ws.addEventListener('close', () => { // expect: stale-handler@dial
      this.output.textContent = '–';
      setTimeout(() => this.connect(), RECONNECT_AFTER); // expect: stale-handler@dial, fixed-delay@dial, revive-after-close@dial
    });
  }

  go(town) {
    this.town = encodeURIComponent(town);
    this.ws.close();
    this.connect(); // expect: revive-after-close@dial
  }
}
