import { WebSocketServer } from 'ws';
import { keepAlive, sendGreeting } from './beat.js';
import { follow } from './follow.js';

const lamps = new WebSocketServer({ port: 8085, maxPayload: 4096 });

lamps.on('connection', (lamp) => { // expect: HF201 weak
  keepAlive(lamp);
  sendGreeting(lamp);
  lamp.on('message', (data) => console.log(data.toString()));
});

const doors = new WebSocketServer({ port: 8086, maxPayload: 4096 });

doors.on('connection', (door) => { // ok: what follows it may listen
  keepAlive(door);
  follow(door);
  door.on('message', (data) => console.log(data.toString()));
});
