import crypto from 'node:crypto';
import http from 'node:http';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'; // expect: handrolled-protocol@screen

http
  .createServer()
  .on('upgrade', (req, socket) => {
    const accept = crypto.createHash('sha1').update(req.headers['sec-websocket-key'] + GUID).digest('base64'); // expect: handrolled-protocol@screen
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\n\r\n`, // expect: handrolled-protocol@screen
    );
    const tick = setInterval(() => {
      const body = Buffer.from(String(Date.now()));
      socket.write(Buffer.concat([Buffer.from([0x81, body.length]), body]));
    }, 1000);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => clearInterval(tick));
  })
  .listen(7071);
