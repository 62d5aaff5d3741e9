export class Client {
  constructor(url) {
    this.url = url;
    this.ws = null;
  }

  connect() {
    this.ws?.close();
    this.ws = new WebSocket(this.url);
    this.ws.onmessage = (event) => console.log(event.data);
    this.ws.onclose = () => {
      this.ws = null; // expect: HF208
    };
  }
}

export class Redialer {
  connect(url) {
    this.url = url;
    this.disconnect();
    const ws = new WebSocket(url);
    ws.addEventListener('close', () => {
      setTimeout(() => this.connect(this.url), 1000 + Math.random() * 1000); // expect: HF208
    });
    this.ws = ws;
  }

  disconnect() {
    if (this.ws) {
      this.ws.close();
      this.ws = null;
    }
  }
}

export class Restarted {
  open() {
    this.ws = new WebSocket(this.url);
    this.ws.addEventListener('close', () => this.lost()); // expect: HF208
  }

  restart() {
    console.log('restart');
    this.ws.close();
    this.open();
  }

  lost() {
    this.ws = null;
  }
}

export class Careful {
  connect(url) {
    if (this.ws) this.ws.close();
    const ws = new WebSocket(url);
    this.ws = ws;
    ws.onclose = () => { // ok: it looks
      if (this.ws === ws) this.ws = null;
    };
    ws.addEventListener('close', (event) => { // ok
      if (event.target.stale) return;
      this.ws = null;
    });
    ws.addEventListener('close', console.log); // ok
  }
}

export class Detached {
  connect(url) {
    if (this.ws) {
      this.ws.onclose = null;
      this.ws.close();
    }
    this.ws = new WebSocket(url);
    this.ws.onclose = () => { // ok: the old one has none
      this.ws = null;
    };
  }

  again(url) {
    if (this.other) {
      this.other.onclose = () => {};
      this.other.close();
    }
    this.other = new WebSocket(url);
    this.other.onclose = () => { // ok
      this.other = null;
    };
  }

  third(url) {
    this.controller?.abort();
    this.third = new WebSocket(url);
    this.third.onclose = () => { // ok
      this.third = null;
    };
  }
}

export class Once {
  connect(url) {
    if (this.closing) {
      this.ws.close();
      return;
    }
    this.ws = new WebSocket(url);
    this.ws.onclose = () => { // ok: the last one has gone, or there was none
      this.ws = null;
    };
  }
}

export function probe(url) {
  let socket = new WebSocket(url);
  socket.close();
  socket = new WebSocket(url);
  socket.onclose = () => { // ok: nobody else has it
    socket = null;
  };
}

new WebSocket('wss://x').onclose = console.log; // ok
