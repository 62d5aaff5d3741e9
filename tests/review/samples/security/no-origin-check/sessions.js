import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Server } from 'socket.io';

const server = createServer(app);
const wss = new WebSocketServer({ noServer: true }); // expect: HF501

server.on('upgrade', (request, socket, head) => {
  sessionParser(request, {}, () => {
    if (!request.session.userId) {
      socket.destroy();
      return;
    }
    wss.handleUpgrade(request, socket, head, (ws) => {
      wss.emit('connection', ws, request);
    });
  });
});
server.on('close', () => wss.close());

export const io = new Server(server); // expect: HF501
io.use((socket, next) => {
  socket.user = users.bySession(socket.request.headers.cookie);
  next();
});
app.use((req, res, next) => next());
app.use();
io.use(external);

export function more(options) {
  const config = { port: 1, ...options };
  return [
    new Server(server, options), // ok: what is in the options is not known
    new Server(server, config), // ok
    new Server(server, { cors: { credentials: true } }), // ok: another rule's
    new Server(3000), // expect: HF501
  ];
}
