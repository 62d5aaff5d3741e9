'use strict';
const net = require('net');
const crypto = require('crypto');

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'; // expect: handrolled-protocol

function accept(key) {
  return crypto.createHash('sha1').update(key + MAGIC).digest('base64');
}

net
  .createServer((conn) => {
    conn.once('data', (head) => {
      const key = /sec-websocket-key: (.+)\r\n/i.exec(head.toString())[1];
      conn.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          `Sec-WebSocket-Accept: ${accept(key)}\r\n\r\n`
      );
      conn.on('data', (frame) => console.log(frame.length, 'bytes'));
    });
  })
  .listen(9002);
