const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({ port: 8080 });
const rooms = new Map();

function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

wss.on('connection', (socket) => {
  socket.on('error', console.error);

  socket.on('message', (data) => {
    let message;
    try {
      message = JSON.parse(data);
    } catch (error) {
      socket.send(JSON.stringify({ error: 'Invalid JSON' }));
      return;
    }
    switch (message.type) { // expect: HF402
      case 'join':
        rooms.get(message.room).add(socket);
        break;
      default:
        socket.send(JSON.stringify({ error: 'Unknown message type' }));
    }
  });
});

wss.on('connection', (socket) => {
  socket.on('message', (data) => {
    const message = parse(data);
    if (!message) return;
    console.log(message.type); // ok
    join(socket, message.user.name); // expect: HF402
  });
});

wss.on('connection', (socket) => {
  socket.on('message', async (data) => {
    const command = parse(data);
    const { room, text } = command; // expect: HF402
    await save(room, text);
  });
});

wss.on('connection', (socket) => {
  socket.on('message', (data) => {
    const message = parse(data);
    if (typeof message?.room !== 'string' || typeof message.user?.name !== 'string') {
      socket.send(JSON.stringify({ error: 'Invalid message' }));
      return;
    }
    join(socket, message.user.name); // ok
  });
});

wss.on('connection', (socket) => {
  socket.on('message', (data) => {
    const message = parse(data);
    if (message === null || typeof message !== 'object') return;
    if (message.user && message.room) join(socket, message.user.name); // ok
    delete message.user;
  });
});

wss.on('connection', (socket) => {
  socket.on('message', (data) => {
    try {
      const message = JSON.parse(data);
      join(socket, message.user.name); // ok
    } catch (error) {
      socket.close(1007);
    }
  });
});

function join(socket, name) {
  console.log(socket, name);
}

async function save(room, text) {
  console.log(room, text);
}
