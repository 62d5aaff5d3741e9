const { WebSocketServer } = require('ws');

const rooms = new WebSocketServer({ port: 8093, maxPayload: 4096 });

rooms.on('connection', (ws, request) => {
  const params = new URLSearchParams(request.url.split('?')[1]);
  const jwt = params.get('jwt'); // expect: HF510
  const room = params.get('room'); // ok
  const form = new URLSearchParams(ws.greeting);
  const token = form.get('token'); // ok: of what it says, and not of where it connects to
  ws.on('error', console.error);
  ws.send(`${room} ${jwt.length} ${token}`);
});
