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

function limited(url, { reconnectLimit = 3, reconnectInterval = 3000 } = {}) {
  const reconnectTimes = { current: 0 };
  const open = () => {
    const socket = new WebSocket(url);
    socket.onclose = () => {
      if (reconnectTimes.current < reconnectLimit) {
        setTimeout(() => { // ok: it gives up
          open();
          reconnectTimes.current++;
        }, reconnectInterval);
      }
    };
  };
  open();
}

class Node {
  connect() {
    this.ws = new WebSocket('wss://feed.example.com/node');
    this.ws.onopen = () => {
      this.beat = setInterval(() => { // ok: a heartbeat, which only ends what is dead
        if (!this.isAlive) return this.close('dead');
        this.isAlive = false;
        this.ws.send('ping');
      }, 30_000);
    };
    this.ws.onclose = () => this.close('closed');
  }

  close(reason) {
    this.emit('lost', reason);
    this.reconnect();
  }

  reconnect(force = false) {
    if (force) return this.attempt();
    this.timer = setTimeout(() => { // ok: it gives up
      this.timer = null;
      this.attempt();
    }, this.options.delay);
  }

  attempt() {
    if (this.attempts >= this.options.most) return this.emit('failed');
    this.attempts += 1;
    this.connect();
  }
}

class Fallback {
  constructor(protocol) {
    this.protocol = protocol;
    this.plain = false;
  }

  connect() {
    const self = this;
    const socket = new WebSocket('wss://chat.example.com', this.protocol);
    socket.onclose = function (event) {
      self.closed(event); // ok: once more, without the protocol
    };
  }

  closed(event) {
    if (event.code === 1006 && !this.plain) {
      this.plain = true;
      this.protocol = undefined;
      this.connect();
      return;
    }
    this.emit('close');
  }
}

class Again {
  connect() {
    const self = this;
    const socket = new WebSocket('wss://chat.example.com');
    socket.onclose = function () {
      self.closed(); // expect: HF302
    };
  }

  closed() {
    this.connect();
  }
}

class Either {
  connect() {
    const socket = new WebSocket('wss://chat.example.com');
    socket.onclose = () => {
      if (this.kind === 'simple') {
        setTimeout(() => this.connect(), this.time); // expect: HF302
      } else {
        setTimeout(() => {
          this.connect();
          this.time *= this.factor;
        }, this.time); // ok: it grows here
      }
    };
  }
}
