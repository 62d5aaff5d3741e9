import type { WebSocket } from 'ws';

export interface Bike {
  id: string;
  socket: WebSocket;
  since: number;
}

/** Which bikes are online. A bike that loses its network dials again before its old connection is noticed to be gone. */
export class BikeRegistry {
  private readonly bikes = new Map<string, Bike>();

  add(id: string, socket: WebSocket): void {
    this.bikes.set(id, { id, socket, since: Date.now() });
    socket.once('close', () => {
      this.bikes.delete(id); // expect: registry-close-race
    });
  }

  find(id: string): Bike | undefined {
    return this.bikes.get(id);
  }

  *around(ids: Iterable<string>): Generator<Bike> {
    for (const id of ids) {
      const bike = this.bikes.get(id);
      if (bike) yield bike;
    }
  }

  get size(): number {
    return this.bikes.size;
  }
}
