import { WebSocketServer } from 'ws';
import { authenticate } from './auth.js';

export function attachAdmin(server) {
  const admin = new WebSocketServer({ noServer: true, maxPayload: 0 }); // expect: huge-max-message

  server.on('upgrade', (request, socket, head) => { // expect: upgrade-without-error-listener@admin
    authenticate(request, (err, who) => { // expect: upgrade-without-error-listener@admin
      if (err || !who) {
        socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
        return;
      }
      admin.handleUpgrade(request, socket, head, (conn) => admin.emit('connection', conn, who));
    });
  });

  admin.on('connection', (conn, who) => { // expect: no-error-listener@admin
    conn.on('message', (text) => {
      if (text == 'stats') conn.send(JSON.stringify(process.memoryUsage()));
      else if (text.startsWith('log ')) console.log(who, text); // expect: buffer-compare
    });
  });

  return admin;
}
