import { WebSocketServer } from 'ws';
import { Server } from 'socket.io';
import uWS from 'uWebSockets.js';

const wss = new WebSocketServer({ port: 8080 });
wss.on('connection', (ws, req) => {
  const params = new URL(req.url, 'http://localhost').searchParams;
  const url = new URL(req.url, 'http://localhost');
  ws.user = verify(url.searchParams.get('token')); // expect: HF510
  ws.room = url.searchParams.get('room'); // ok
  ws.first = cache.get('token'); // ok
});

const io = new Server(3000);
io.use((socket, next) => {
  if (socket.handshake.query.token === 'resend') return mail(next); // expect: HF510
  verify(socket.handshake.query.token, next); // ok: the same, reported above
  verify(socket.handshake.auth.token, next); // ok
});

uWS.App().ws('/*', {
  upgrade: (res, req, context) => {
    const token = req.getQuery('token'); // expect: HF510
    res.upgrade({ user: verify(token) }, '', '', '', context);
  },
});

app.get('/download', (req, res) => {
  send(res, req.query.token); // ok: another matter
});
