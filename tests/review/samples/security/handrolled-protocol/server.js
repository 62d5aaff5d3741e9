import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'; // expect: HF513
const AGAIN = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'; // ok: once a file

export function accept(key) {
  return createHash('sha1').update(key + GUID).digest('base64');
}
