const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({ port: 8080 });
const STOP = 'stop';

wss.on('connection', (socket) => {
  socket.on('error', console.error);

  socket.on('message', (data) => {
    if (data === 'ping') socket.send('pong'); // expect: HF403
    else if (data == 'hello') socket.send('world'); // ok
    else if (data.toString() === 'bye') socket.close(); // ok
  });

  socket.on('message', (message, isBinary) => {
    switch (message) { // expect: HF403
      case 'start':
        start(socket);
        break;
      case STOP:
        socket.close();
    }
    if (isBinary && STOP !== message) start(socket); // expect: HF403
  });

  socket.on('message', (line) => {
    const copy = line;
    const [verb, ...args] = copy.split(' '); // expect: HF403
    console.log(verb, args);
  });

  socket.on('message', (raw, isBinary) => {
    if (!isBinary) raw = raw.toString();
    if (raw === 'ping') socket.send('pong'); // ok
  });

  socket.on('message', (data) => {
    if (typeof data === 'string') { // expect: HF403
      console.log(data);
    }
  });

  socket.on('message', (data) => {
    if (typeof data === 'string') console.log(data); // ok
    console.log(String(data));
  });

  socket.on('message', (data) => {
    if (data === undefined) return; // ok
    if (data.length === 0) return;
  });

  socket.on('message', (data) => {
    switch (data) { // ok
      case undefined:
        return;
    }
  });

  socket.onmessage = (event) => {
    if (event === 'ping') socket.close(); // ok
  };

  socket.on('message', answer);

  socket.addEventListener('message', (event) => {
    const { data } = event;
    if (data === 'ping') socket.send('pong'); // ok
  });
});

function start(socket) {
  socket.send('started');
}

function answer(data) {
  reply(this, data);
  quiet(this, data.toString());
}

function reply(socket, text) {
  if (text.startsWith('/')) socket.send('command'); // expect: HF403
}

function quiet(socket, text) {
  if (text.startsWith('/')) socket.send('command'); // ok
}
