import { end, happens, peer } from './drive.mjs';

let heard = 0;
const { url, server } = await peer((ws) => ws.send('hello'));

class Client {
  ws;
  timer;
  closed = false;

  connect() {
    this.ws = new WebSocket(url);
    this.ws.onmessage = ({ data }) => {
      console.log(data);
      heard += 1;
    };
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
await happens(() => heard === 1);
for (const ws of server.clients) ws.terminate();
await happens(() => client.timer);
client.close();
end((await happens(() => heard > 1, 600)) ? 'revived' : 'stays closed');
