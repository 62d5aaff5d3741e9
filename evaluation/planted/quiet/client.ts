type Listener = (text: string) => void;

const FATAL = new Set([1002, 1003, 1007, 1008, 1009, 4401, 4403]);

export class Quiet {
  #ws: WebSocket | null = null;
  #failures = 0;
  #ended = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly url: string,
    private readonly listener: Listener,
  ) {
    this.#connect();
  }

  #connect(): void {
    const ws = new WebSocket(this.url);
    this.#ws = ws;
    let stable: ReturnType<typeof setTimeout> | undefined;
    const guard = setTimeout(() => ws.close(), 10_000);

    ws.addEventListener('open', () => {
      clearTimeout(guard);
      stable = setTimeout(() => {
        this.#failures = 0;
      }, 5_000);
    });
    ws.addEventListener('message', ({ data }) => {
      try {
        const { text } = JSON.parse(data) ?? {};
        if (typeof text === 'string') this.listener(text);
      } catch (error) {
        console.error('quiet: not JSON', error);
      }
    });
    ws.addEventListener('error', () => console.error('quiet: connection error'));
    ws.addEventListener('close', ({ code }) => {
      clearTimeout(guard);
      clearTimeout(stable);
      if (ws !== this.#ws || this.#ended || FATAL.has(code)) return;
      const ceiling = Math.min(30_000, 1_000 * 2 ** this.#failures);
      this.#failures += 1;
      this.#timer = setTimeout(() => this.#connect(), ceiling * (0.5 + Math.random() / 2));
    });
  }

  say(text: string): boolean {
    if (this.#ws?.readyState !== WebSocket.OPEN) return false;
    this.#ws.send(JSON.stringify({ text }));
    return true;
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#ws?.close(1000, 'done');
  }
}
