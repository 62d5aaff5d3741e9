class Terminal {
  connect(url) {
    this.ws = new WebSocket(url);
    this.ws.onclose = () => setTimeout(() => this.connect(url), Math.random() * 5000);
  }

  /**
   * Send what was typed.
   *
   * Without a connection it is put into a queue, and sent when there is one again.
   */
  type(text) {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(text);
    else this.typed.push(text); // expect: HF312 weak
  }
}
