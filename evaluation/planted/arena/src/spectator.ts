import { io, type Socket } from 'socket.io-client';

interface Play {
  by: string;
  what: string;
}

/** The stand for spectators: a page of its own that shows what happens, line by line. */
export class Spectator {
  private readonly socket: Socket;

  constructor(
    private readonly list: HTMLElement,
    match: string,
    server = 'https://arena.example',
  ) {
    this.socket = io(`${server}/spectators`, {
      reconnection: false, // expect: reconnect-disabled
      timeout: 8000,
      auth: { match },
      autoConnect: false,
    });
    this.socket.on('play', (play: Play) => this.add(play));
    this.socket.on('banner', (html: string) => {
      this.list.insertAdjacentHTML('beforebegin', html); // expect: dangerous-sink
    });
    this.socket.on('connect_error', (error) => this.note(`No connection: ${error.message}`));
    this.socket.on('disconnect', (reason) => this.note(`The show is over (${reason})`));
  }

  start(): this {
    this.socket.connect();
    return this;
  }

  stop(): void {
    this.socket.close();
  }

  private add({ by, what }: Play): void {
    const item = document.createElement('li');
    item.textContent = `${by} ${what}`;
    this.list.prepend(item);
  }

  private note(text: string): void {
    this.list.dataset.note = text;
  }
}
