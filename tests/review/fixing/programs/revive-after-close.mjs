import { end, happens, peer } from './drive.mjs';

let dials = 0;
const { url, server } = await peer((ws) => {
  dials += 1;
  ws.send('hello');
});

class Client {
  ws;
  timer;
  closed = false;

  connect() {
    this.ws = new WebSocket(url);
    this.ws.onmessage = ({ data }) => console.log(data);
    this.ws.onclose = () => {
      if (this.closed) return;
      this.timer = setTimeout(() => this.connect(), Math.random() * 50 + 50);
    };
  }

  close() {
    this.closed = true;
    this.ws?.close();
  }
}

const client = new Client();
client.connect();
await happens(() => client.ws.readyState === 1 && dials === 1);
for (const ws of server.clients) ws.terminate();
await happens(() => client.timer);
client.close();
end((await happens(() => dials > 1, 300)) ? 'revived' : 'stays closed');
