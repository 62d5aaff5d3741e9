export class Client {
  constructor(url) {
    this.url = url;
    this.connect();
  }

  connect() {
    const ws = new WebSocket(this.url);
    ws.onerror = () => {
      console.error('lost');
      this.scheduleReconnect(); // expect: HF306
    };
    ws.onclose = () => this.scheduleReconnect();
  }

  scheduleReconnect() {
    setTimeout(() => this.connect(), Math.random() * 5000);
  }
}

export function twice(url) {
  const ws = new WebSocket(url);
  const again = () => setTimeout(() => twice(url), Math.random() * 5000);
  ws.addEventListener('close', again);
  ws.addEventListener('error', () => again()); // expect: HF306
}

export function shared(url) {
  const ws = new WebSocket(url);
  function lost() {
    setTimeout(() => shared(url), Math.random() * 5000); // expect: HF306
  }
  ws.onclose = lost;
  ws.onerror = lost;
}

export function right(url) {
  const ws = new WebSocket(url);
  ws.onerror = () => ws.close(); // ok
  ws.onclose = () => setTimeout(() => right(url), Math.random() * 5000);
}

let timer = null;

export function once(url) {
  const ws = new WebSocket(url);
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => once(url), Math.random() * 5000); // ok: the first one is cancelled
  };
  ws.onerror = again;
  ws.onclose = again;
}

export function guarded(url) {
  const ws = new WebSocket(url);
  let waiting = false;
  const again = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => guarded(url), Math.random() * 5000); // ok
  };
  ws.onerror = again;
  ws.onclose = again;
}

export function detached(url) {
  const ws = new WebSocket(url);
  ws.onclose = () => setTimeout(() => detached(url), Math.random() * 5000);
  ws.onerror = () => {
    ws.onclose = null;
    setTimeout(() => detached(url), Math.random() * 5000); // ok
  };
}

export function given(url, report) {
  const ws = new WebSocket(url);
  ws.onclose = () => setTimeout(() => given(url, report), Math.random() * 5000);
  ws.onerror = report; // ok
}

export function thrifty(url) {
  const ws = new WebSocket(url);
  ws.onclose = () => setTimeout(() => thrifty(url), Math.random() * 5000);
  ws.onerror = () => {
    ws.removeEventListener('close', thrifty);
    setTimeout(() => thrifty(url), Math.random() * 5000); // ok
  };
}
