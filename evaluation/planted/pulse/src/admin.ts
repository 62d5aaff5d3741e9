import { App, SHARED_COMPRESSOR, type WebSocket } from 'uWebSockets.js';

type Operator = { name: string };

const ALLOWED = new Set(['https://ops.pulse.example']);
const operators = new Set<WebSocket<Operator>>();

export function admin(port: number, audit: (who: string, what: string) => Promise<void>) {
  return App()
    .ws<Operator>('/ops', {
      idleTimeout: 60,
      maxPayloadLength: 4096,
      compression: SHARED_COMPRESSOR, // expect: server-deflate
      upgrade(res, req, context) {
        if (!ALLOWED.has(req.getHeader('origin'))) {
          res.writeStatus('403 Forbidden').end();
          return;
        }
        const key = req.getHeader('sec-websocket-key');
        const protocol = req.getHeader('sec-websocket-protocol');
        const extensions = req.getHeader('sec-websocket-extensions');
        res.upgrade({ name: req.getHeader('x-operator') }, key, protocol, extensions, context);
      },
      open(ws) {
        operators.add(ws);
      },
      async message(ws, data, isBinary) {
        if (isBinary) return ws.end(1003, 'text only');
        const text = Buffer.from(data).toString();
        const { name } = ws.getUserData();
        await audit(name, text);
        if (operators.has(ws)) ws.send('noted');
      },
      close(ws) {
        operators.delete(ws);
      },
    })
    .listen(port, () => undefined);
}
