import { exec, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { WebSocketServer } from 'ws';

const sh = promisify(exec);
const file = promisify(execFile);
const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (ws) => {
  ws.on('message', async (data) => {
    await sh(`convert ${data}`); // expect: HF409
    await file('convert', [String(data)]); // ok
  });
});
