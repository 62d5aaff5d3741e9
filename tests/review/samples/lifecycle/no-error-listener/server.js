import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (socket) => { // expect: HF201
  socket.on('message', (data) => {
    socket.send(data);
  });
});

const admin = new WebSocketServer({ port: 8081 });

function greet(peer, request) { // ok
  peer.on('error', console.error);
  peer.send(`hello ${request.url}`);
}

admin.on('connection', greet);
