export function open(url, show) {
  let socket;
  const dial = () => {
    socket = new WebSocket(url);
    socket.onmessage = (event) => show(event.data);
    socket.onclose = () => setTimeout(dial, 1000 + Math.random() * 4000); // expect: HF308
  };
  dial();
  return () => socket.close();
}

export class Link {
  open() {
    this.socket = new WebSocket(this.url);
    this.socket.onclose = () => {
      this.timer = setTimeout(() => this.open(), 1000 + Math.random() * 4000); // expect: HF308
    };
  }

  abort() {
    clearTimeout(this.timer);
    this.socket.close();
  }
}

export class Detached {
  open() {
    this.socket = new WebSocket(this.url);
    this.socket.onclose = () => {
      this.timer = setTimeout(() => this.open(), 1000 + Math.random() * 4000); // ok
    };
  }

  abort() {
    clearTimeout(this.timer);
    this.socket.onclose = null;
    this.socket.close();
  }
}
