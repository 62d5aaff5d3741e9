import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

class Connection {
  constructor(private readonly socket: WebSocket, readonly id: string) {
    this.socket.on('message', (data) => this.socket.send(data));
  }
}

class SafeConnection {
  private socket: WebSocket;

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.socket.on('error', (error) => console.error(error));
    this.socket.on('message', (data) => this.socket.send(data));
  }
}

const rooms = new WebSocketServer({ noServer: true });
const lobby = new WebSocketServer({ noServer: true });

rooms.on('connection', (ws: WebSocket, request) => { // expect: HF201
  new Connection(ws, request.url ?? '');
});

lobby.on('connection', (ws: WebSocket) => { // ok
  new SafeConnection(ws);
});

const tracked = new WebSocketServer({ noServer: true });
tracked.on('connection', (ws: WebSocket) => { // ok: `track` has it too
  ws.resume();
});

createServer()
  .on('upgrade', (request, socket, head) => {
    tracked.handleUpgrade(request, socket, head, (ws) => { // ok
      socket.emit('upgraded', ws);
      tracked.emit('connection', ws, request);
    });
  })
  .on('upgrade', (request, socket, head) => {
    rooms.handleUpgrade(request, socket, head, (ws) => { // ok: the event's listener gets it
      rooms.emit('connection', ws, request);
    });
  })
  .listen(8080);

class Peer {
  constructor(options: { socket: WebSocket }) {
    options.socket.onerror = (event) => console.error(event);
  }
}

const peers = new WebSocketServer({ port: 8081 });
peers.on('connection', (ws: WebSocket) => { // ok: the constructor listens
  new Peer({ socket: ws });
});

const others = new WebSocketServer({ port: 8082 });
others.on('connection', (ws: WebSocket) => { // expect: HF201
  greet({ socket: ws });
});

function greet(client: { socket: WebSocket }): void {
  client.socket.send('hello');
}
