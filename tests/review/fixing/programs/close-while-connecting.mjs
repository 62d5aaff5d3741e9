import { createServer } from 'node:net';
import { once } from 'node:events';
import WebSocket from 'ws';
import { end, peer } from './drive.mjs';

function probe(url, within) {
  return new Promise((done) => {
    const ws = new WebSocket(url);
    ws.on('error', () => done('failed'));
    ws.on('open', () => done('open'));
    setTimeout(() => {
      ws.removeAllListeners();
      ws.terminate();
      done('too late');
    }, within);
  });
}

console.log(await probe((await peer()).url, 5000));
const silent = createServer(() => {}).listen(0);
await once(silent, 'listening');
console.log(await probe(`ws://127.0.0.1:${silent.address().port}`, 50));
setTimeout(() => end('still here'), 20);
