const { WebSocketServer } = require('ws');

const doors = new Map();
const wss = new WebSocketServer({ port: 8070, maxPayload: 2048 });

const commands = {
  lock(socket, order) {
    doors.get(order.door)?.lock(); // ok: what is told is told where the message comes in
  },
  async unlock(socket, order) {
    doors.get(order.door)?.unlock(); // ok
  },
};

wss.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data) => {
    let order;
    try {
      order = JSON.parse(data);
    } catch {
      return;
    }
    const command = commands[order.what]; // expect: HF402
    if (command) command(socket, order);
  });
});

const meters = new WebSocketServer({ port: 8071, maxPayload: 2048 });

meters.on('connection', (socket, request) => {
  socket.on('error', console.error);
  socket.on('message', (data) => {
    if (request.url === '/plain') {
      const { litres } = JSON.parse(data); // expect: HF402
      console.log(litres);
      return;
    }
    let reading;
    try {
      reading = JSON.parse(data);
    } catch {
      return;
    }
    console.log(reading.litres); // expect: HF402
  });
});
