import { useEffect, useState } from 'react';
import { io, type Socket } from 'socket.io-client';

export class Chat {
  private socket: Socket;

  constructor(url: string) {
    this.socket = io(url);
    this.socket.on('connect', () => this.onConnect());
    this.socket.on('reconnect', () => {
      this.socket.on('message', (text: string) => { // expect: HF204
        this.show(text);
      });
    });
  }

  private onConnect() {
    this.socket.emit('join');
    this.subscribe();
  }

  private subscribe() {
    this.socket.on('joined', (name: string) => this.show(name)); // expect: HF204
  }

  private show(text: string) {
    console.log(text);
  }
}

export function Room({ url }: { url: string }) {
  const [lines, setLines] = useState<string[]>([]);
  useEffect(() => {
    const socket = io(url);
    socket.on('connect', () => {
      socket.emit('join');
    });
    socket.on('message', (line: string) => setLines((all) => [...all, line])); // ok
    return () => {
      socket.disconnect();
    };
  }, [url]);
  return <pre>{lines.join('\n')}</pre>;
}
