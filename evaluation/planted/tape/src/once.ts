import WebSocket from 'ws';

/** Asks for one answer and hangs up. */
export function ask(url: string, question: object, timeout = 5_000): Promise<unknown> {
  const ws = new WebSocket(url, { handshakeTimeout: timeout });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('no answer'));
      ws.terminate();
    }, timeout);
    ws.on('open', () => ws.send(JSON.stringify(question)));
    ws.on('message', (data) => {
      clearTimeout(timer);
      try {
        resolve(JSON.parse(data.toString()));
      } catch (error) {
        reject(error);
      }
      ws.close();
    });
    ws.on('error', reject);
    ws.on('close', () => reject(new Error('closed')));
  });
}
