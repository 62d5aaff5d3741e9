import { WebSocketServer } from 'ws';

const flock = new WebSocketServer({ port: 8080 });

flock.on('connection', (socket) => {
  socket.on('message', (data) => {
    data
      .toString()
      .split('\n')
      .forEach((line) => {
        console.log(JSON.parse(line)); // expect: HF401
      });
  });
});
