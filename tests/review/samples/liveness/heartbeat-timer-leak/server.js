const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (socket) => {
  socket.on('error', console.error);
  setInterval(() => { // expect: HF104
    socket.ping();
  }, 30000);
});

wss.on('connection', function (socket) {
  const feed = setInterval(() => socket.send(Date.now()), 1000); // expect: HF104
  socket.on('close', () => console.log('closed'));
});

wss.on('connection', (socket) => setInterval(() => socket.ping(), 30000)); // expect: HF104

function accept(socket) {
  socket.beat = setInterval(beat, 30000, socket); // expect: HF104

  function beat() {
    socket.ping();
  }
}
wss.on('connection', accept);

setInterval(() => wss.clients.forEach((client) => client.ping()), 30000); // ok
