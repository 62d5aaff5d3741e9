class Greeted {
  constructor(url) {
    this.url = url;
    this.failures = 0;
  }

  async connect() {
    const greeted = new Promise((resolve, reject) => {
      this.resolveGreeting = resolve;
      this.rejectGreeting = reject;
    });
    this.ws = new WebSocket(this.url);
    this.ws.onmessage = (event) => this.resolveGreeting?.(event.data);
    this.ws.onclose = () => {
      this.rejectGreeting?.(new Error('closed'));
      this.again();
    };
    return greeted;
  }

  async again() {
    this.failures += 1;
    await new Promise((done) => setTimeout(done, Math.random() * 1000 * 2 ** this.failures));
    await this.connect();
    this.failures = 0; // ok: the server has spoken
  }
}
