function fallback(url, old) {
  let again = false;
  const heard = () => {
    if (!again) {
      again = true;
      open(old);
    }
  };
  const open = (target) => {
    const socket = new WebSocket(target);
    socket.onclose = heard; // ok: once, with the older version
  };
  open(url);
}

function stubborn(url) {
  let busy = false;
  const open = () => {
    const socket = new WebSocket(url);
    socket.onopen = () => {
      busy = false;
    };
    socket.onclose = () => {
      if (!busy) {
        busy = true;
        open(); // expect: HF302
      }
    };
  };
  open();
}

class Requests {
  constructor() {
    this.waiting = [];
  }

  ask(request, retry) {
    if (retry <= 0) return;
    this.waiting.push([request, retry]);
    this.socket = new WebSocket('wss://feed.example.com/requests');
    this.socket.onclose = () => {
      const [next, left] = this.waiting.shift();
      this.ask(next, left - 1); // ok: it gives up
    };
  }
}
