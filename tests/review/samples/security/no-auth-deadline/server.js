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
  ws.on('message', external);
  ws.on('message', (data) => {
    if (!ws.isAuthenticated && data.length > 0) { // expect: HF511
      ws.isAuthenticated = verify(data.toString());
    }
  });
});

wss.clients.forEach((client) => client.on('message', handle));

const first = new WebSocketServer({ port: 8082 });
first.on('connection', (ws) => {
  ws.once('message', (data) => { // expect: HF511
    ws.user = jwt.verify(data.toString(), SECRET);
  });
});

const named = new WebSocketServer({ port: 8083 });
named.on('connection', (ws) => {
  ws.once('message', (data) => { // ok: only a name
    ws.name = data.toString();
  });
});
