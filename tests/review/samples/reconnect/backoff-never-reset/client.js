const url = 'wss://feed.example.com/';

let attempts = 0;

export function open() {
  const socket = new WebSocket(url);
  socket.onmessage = (event) => console.log(event.data);
  socket.onclose = () => {
    attempts += 1;
    setTimeout(open, Math.random() * Math.min(30_000, 1000 * 2 ** attempts)); // expect: HF320
  };
}

export class Feed {
  delay = 1000;

  connect() {
    this.socket = new WebSocket(url);
    this.socket.addEventListener('close', () => {
      setTimeout(() => this.connect(), this.delay * Math.random()); // expect: HF320
      this.delay = Math.min(this.delay * 2, 30_000);
    });
  }
}

export class Careful {
  delay = 1000;

  connect() {
    this.socket = new WebSocket(url);
    this.socket.addEventListener('open', () => {
      this.stable = setTimeout(() => {
        this.delay = 1000;
      }, 10_000);
    });
    this.socket.addEventListener('close', () => {
      clearTimeout(this.stable);
      setTimeout(() => this.connect(), this.delay * Math.random()); // ok
      this.delay = Math.min(this.delay * 2, 30_000);
    });
  }
}

export class Eases {
  failures = 0;

  connect() {
    this.socket = new WebSocket(url);
    this.socket.onmessage = () => {
      if (this.failures > 0) this.failures -= 1;
    };
    this.socket.onclose = () => {
      this.failures += 1;
      setTimeout(() => this.connect(), Math.random() * Math.min(30_000, 2 ** this.failures)); // ok
    };
  }
}

// Each loss begins a series of its own.
export class Series {
  connect() {
    return new Promise((resolve, reject) => {
      this.socket = new WebSocket(url);
      this.socket.onopen = resolve;
      this.socket.onerror = reject;
      this.socket.onclose = () => this.lost();
    });
  }

  lost() {
    let delay = 1000;
    const attempt = () => {
      delay = Math.min(delay * 2, 30_000);
      this.connect().catch(() => setTimeout(attempt, delay * Math.random())); // ok
    };
    attempt();
  }
}

export function counted(tries = 0) {
  const socket = new WebSocket(url);
  socket.onclose = () => {
    setTimeout(() => counted(tries + 1), Math.random() * Math.min(30_000, 2 ** tries * 500)); // expect: HF320
  };
}

export function steady() {
  const socket = new WebSocket(url);
  socket.onclose = () => setTimeout(steady, 5000 * Math.random()); // ok: it does not grow
}

export function forgets() {
  let losses = 0;
  const socket = new WebSocket(url);
  socket.onclose = () => {
    losses += 1;
    setTimeout(forgets, Math.random() * Math.min(30_000, 2 ** losses)); // ok: it does not grow either
  };
}
