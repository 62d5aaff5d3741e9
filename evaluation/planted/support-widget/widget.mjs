// Embedded on customers' pages.
class SupportWidget {
  #ws;
  #backoff = 1_000;
  #ended = false;

  constructor({ account, visitor }) {
    this.url = `wss://support.example.io/v1?account=${account}`;
    this.visitor = visitor;
    this.#dial();
  }

  #dial() {
    this.#ws = new WebSocket(this.url);
    this.#ws.addEventListener('open', this.#onOpen.bind(this));
    this.#ws.addEventListener('message', (e) => this.#onMessage(e));
    this.#ws.addEventListener('close', this.#onClose.bind(this));
  }

  #onOpen() {
    this.#backoff = 1_000; // expect: reset-on-open
    this.#ws.send(JSON.stringify({ hello: this.visitor }));
  }

  #onMessage({ data }) {
    const { kind, html } = JSON.parse(data); // expect: unguarded-parse
    if (kind === 'reply') {
      document.querySelector('.support-log').insertAdjacentHTML('beforeend', html); // expect: dangerous-sink
    }
  }

  #onClose(event) {
    if (this.#ended) return;
    setTimeout(() => this.#dial(), this.#backoff); // expect: no-jitter@widget
    this.#backoff = Math.min(this.#backoff * 2, 30_000); // expect: no-jitter@widget
  }

  end() {
    this.#ended = true;
    this.#ws.close(1006, 'widget closed'); // expect: bad-close-code
  }
}

window.SupportWidget = SupportWidget;
