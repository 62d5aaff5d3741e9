const { WebSocketServer } = require('ws');

function listen(app, options) {
  const server = new WebSocketServer(options); // ok: the application gets each socket
  server.on('connection', (socket, request) => {
    socket.on('error', console.error);
    const context = app.createContext(request);
    context.websocket = socket;
    app.run(context);
  });
}

function own(port) {
  const server = new WebSocketServer({ port }); // expect: HF101
  server.on('connection', (socket) => {
    socket.on('error', console.error);
    const client = Object.create(null);
    client.socket = socket;
    client.socket.send('hello');
  });
}

function peers(context) {
  const held = context.ws || (context.ws = {});
  held.web = new WebSocketServer(held); // expect: HF101
  held.web.on('connection', (socket) => {
    socket.on('error', console.error);
    socket.on('message', (data) => console.log(data));
  });
}
