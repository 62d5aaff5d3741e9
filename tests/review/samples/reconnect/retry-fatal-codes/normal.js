export class Meter {
  connect() {
    this.ws = new WebSocket('wss://meter.example.com?jwt=' + this.jwt);
    this.ws.onclose = (event) => {
      if (event.code !== 1000) setTimeout(() => this.connect(), 3000); // expect: HF307
    };
  }
}

export class Sorted {
  connect() {
    this.ws = new WebSocket('wss://meter.example.com?jwt=' + this.jwt);
    this.ws.onclose = (event) => {
      if (event.code === 4401) return;
      setTimeout(() => this.connect(), 3000); // ok
    };
  }
}
