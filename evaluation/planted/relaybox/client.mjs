import WebSocket from 'ws';

const upstream = process.argv[2] ?? 'ws://relay.example.net:9002'; // expect: cleartext

export function probe(timeout = 500) {
  const ws = new WebSocket(upstream); // expect: no-error-listener
  const timer = setTimeout(() => ws.close(), timeout); // expect: close-while-connecting
  ws.once('open', () => {
    clearTimeout(timer);
    ws.close(1000);
  });
}

class Uplink {
  open() {
    this.ws = new WebSocket(upstream, { rejectUnauthorized: process.env.NODE_ENV === 'production' });
    this.ws.on('error', () => {});
    this.ws.on('close', (code) => { // expect: retry-fatal-codes@uplink
      this.timer = setTimeout(() => this.open(), 1000 + Math.random() * 4000); // expect: retry-fatal-codes@uplink, revive-after-close@uplink
    });
    return this;
  }

  abort() { // expect: revive-after-close@uplink
    clearTimeout(this.timer); // expect: revive-after-close@uplink
    this.ws.close(); // expect: revive-after-close@uplink
  }
}

const uplink = new Uplink().open();
process.once('SIGINT', () => uplink.abort());
setInterval(probe, 60_000);
