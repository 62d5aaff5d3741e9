import { WebSocketServer } from 'ws';

const asked = new WebSocketServer({ port: 8080 }); // expect: HF501 weak
asked.on('connection', (socket) => {
  const id = crypto.randomUUID();
  socket.on('message', async (message) => {
    await subscriptions.process(id, message.toString());
  });
});

const relay = new WebSocketServer({ port: 8081 }); // expect: HF501
relay.on('connection', (socket) => {
  socket.on('message', (message) => {
    upstream.send(message);
  });
});

const own = new WebSocketServer({ port: 8082 }); // expect: HF501
own.on('connection', (socket) => {
  socket.on('message', (message) => {
    commands.run(message);
  });
  socket.on('message', () => {
    commands.count += 1;
  });
});

const commands = {
  run(message) {
    rows.push(`${message}`);
  },
};
