import { createHash } from 'node:crypto';

export const etag = (text) => createHash('sha1').update(text).digest('hex'); // ok: no handshake
