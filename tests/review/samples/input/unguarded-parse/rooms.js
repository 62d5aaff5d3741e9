const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({ port: 8080 });
const rooms = new Map();

wss.on('connection', (socket) => {
  socket.on('error', console.error);

  socket.on('message', (data) => {
    const message = JSON.parse(data); // expect: HF401
    const members = rooms.get(message.room);
    for (const member of members ?? []) member.send(data);
  });
});

const admin = new WebSocketServer({ noServer: true });

admin.on('connection', (socket, request) => {
  socket.on('error', console.error);
  socket.on('message', (data, isBinary) => {
    if (isBinary) return;
    const text = data.toString();
    const { command, args } = JSON.parse(text); // expect: HF401
    run(command, args);
  });
});

function run(command, args) {
  console.log(command, args);
}
