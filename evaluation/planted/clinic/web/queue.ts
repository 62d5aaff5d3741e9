import { io, type Socket } from 'socket.io-client';

export class QueueBoard {
  private socket: Socket;

  constructor(desk: string, private readonly show: (numbers: number[]) => void) {
    this.socket = io('https://clinic.example/queue', {
      auth: { desk },
      reconnectionAttempts: 3,
      rejectUnauthorized: false, // expect: tls-verification-off
    });
    this.socket.on('connect', this.onConnect);
    this.socket.on('waiting', (numbers: number[]) => this.show(numbers));
    this.socket.on('connect_error', (e) => console.error('queue', e.message));
    this.socket.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') this.socket.connect();
    });
  }

  private onConnect = () => {
    this.socket.on('called', ({ ticket, room }) => { // expect: listener-in-connect
      document.title = `${ticket} → ${room}`;
    });
  };

  call(ticket: number, room: string) {
    this.socket.volatile.emit('call', { ticket, room });
  }

  dispose() {
    this.socket.disconnect();
  }
}
