import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (ws) => {
  let authenticated = false;
  ws.on('message', (data) => {
    const message = JSON.parse(data);
    if (message.type === 'ping' && !message.quiet) {
      ws.send('pong');
    }
    if (!authenticated) { // expect: HF511
      authenticated = verify(message.token);
      return;
    }
    handle(ws, message);
  });
  ws.on('message', external);
});

const state = new WebSocketServer({ port: 8081 });
state.on('connection', (ws) => {
  ws.on('message', (data) => {
    if (!ws.isAuthenticated && data.length > 0) { // expect: HF511
      ws.isAuthenticated = verify(data.toString());
    }
  });
});

wss.clients.forEach((client) => client.on('message', handle));
