// The lockers' controller speaks JSON lines over its own WebSocket, in the same cabinet.
import { EventEmitter, once } from 'node:events';
import pino from 'pino';
import WebSocket from 'ws';

const log = pino({ name: 'doors' });
const doors = new EventEmitter();
doors.setMaxListeners(0);

const CONTROLLER = process.env.CONTROLLER ?? 'ws://127.0.0.1:7070';
let controller;
let delay = 500;

function connect() {
  controller = new WebSocket(CONTROLLER, { handshakeTimeout: 4000, maxPayload: 64 * 1024 });
  let upSince = 0;
  controller.on('open', () => {
    upSince = Date.now();
    controller.send(JSON.stringify({ watch: 'doors' }));
  });
  controller.on('message', (data) => {
    let event;
    try {
      event = JSON.parse(data.toString());
    } catch {
      log.warn('not JSON from the controller');
      return;
    }
    if (typeof event?.locker === 'string') doors.emit('door', event.locker, event.open === true);
    if (event?.done) doors.emit(`done:${event.done}`);
  });
  controller.on('error', (error) => log.error({ error }, 'controller'));
  controller.on('close', () => {
    if (upSince && Date.now() - upSince > 10_000) delay = 500;
    const wait = delay * (0.5 + Math.random());
    delay = Math.min(delay * 2, 15_000);
    setTimeout(connect, wait);
  });
}

connect();

export async function openLocker(locker) {
  const id = crypto.randomUUID();
  controller.send(JSON.stringify({ open: locker, id })); // expect: send-not-open
  await once(doors, `done:${id}`, { signal: AbortSignal.timeout(3000) });
}

export function onDoor(listener) {
  doors.on('door', listener);
  return () => doors.off('door', listener);
}
