import { createHash } from 'node:crypto';
import net from 'node:net';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'; // expect: HF513 weak

export function dial(key) {
  const wanted = createHash('sha1').update(key + GUID).digest('base64');
  const socket = net.connect(80, 'a.example.com');
  socket.write(`GET / HTTP/1.1\r\nSec-WebSocket-Key: ${key}\r\n\r\n`);
  return { socket, wanted };
}
