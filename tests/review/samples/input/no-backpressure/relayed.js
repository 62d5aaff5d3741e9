const { WebSocketServer } = require('ws');

const trains = new WebSocketServer({ port: 8080, maxPayload: 4096 });
const boards = new WebSocketServer({ port: 8081, maxPayload: 4096 });

trains.on('connection', (train) => {
  train.on('error', console.error);
  train.on('message', (data) => {
    for (const board of boards.clients) board.send(data); // expect: HF406 weak
  });
});

boards.on('connection', (board) => {
  board.on('error', console.error);
  board.on('message', (data) => board.send(data)); // ok: who asks reads the answer
  board.on('message', require('./log'));
});
