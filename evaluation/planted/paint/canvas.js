import { WebSocketServer, WebSocket } from 'ws';
import { createServer } from 'node:https';
import { readFileSync } from 'node:fs';

const httpd = createServer({ key: readFileSync('key.pem'), cert: readFileSync('cert.pem') });
const wss = new WebSocketServer({ server: httpd, maxPayload: 64 * 1024 });
const boards = new Map();

function send(ws, message) {
  if (ws.readyState === WebSocket.OPEN && ws.bufferedAmount < 1 << 20) ws.send(JSON.stringify(message));
}

const handlers = {
  stroke(ws, { board, points }) {
    for (const peer of boards.get(board) ?? []) if (peer !== ws) send(peer, { type: 'stroke', points });
  },
  open(ws, { board }) {
    if (!boards.has(board)) boards.set(board, new Set());
    boards.get(board).add(ws);
  },
};

function onMessage(ws, raw) {
  const message = JSON.parse(raw.toString('utf8')); // expect: unguarded-parse
  const handler = handlers[message.type]; // expect: shape-assumed
  handler?.(ws, message);
}

wss.on('connection', (ws) => {
  const pinger = setInterval(() => ws.ping(), 25_000); // expect: heartbeat-timer-leak@paint, ping-without-deadline@paint
  ws.on('error', () => ws.terminate());
  ws.on('message', onMessage.bind(null, ws));
});

httpd.listen(8443);
