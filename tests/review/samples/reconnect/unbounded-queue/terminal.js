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

let socket;

function open() {
  socket = new WebSocket('wss://terminal.example.com');
  socket.onclose = () => setTimeout(open, Math.random() * 5000);
}

open();
socket.send('hello'); // ok: another rule's business

class Early {
  connect(url) {
    this.ws = new WebSocket(url);
    this.ws.onopen = () => {
      this.wasConnected = true;
    };
    this.ws.onclose = () => setTimeout(() => this.connect(url), Math.random() * 5000);
  }

  emit(message) {
    if (this.ws.readyState !== WebSocket.OPEN) {
      if (!this.wasConnected) this.pending.push(message); // expect: HF312 weak
      return;
    }
    this.ws.send(message);
  }
}

let flat = new WebSocket('wss://share.example.com/flat');
const again = () => {
  flat = new WebSocket('wss://share.example.com/flat');
  flat.onclose = () => setTimeout(again, Math.random() * 5000);
};
flat.onclose = () => setTimeout(again, Math.random() * 5000);
flat.send('hello');
