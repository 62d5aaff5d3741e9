import { Injectable } from '@nestjs/common';

@Injectable()
export class QueueService {
  private readonly tickets = [{ number: 1 }, { number: 2 }];

  async waiting() {
    return this.tickets.map((t) => t.number);
  }

  async take(number: number) {
    const at = this.tickets.findIndex((t) => t.number === number);
    return at < 0 ? null : this.tickets.splice(at, 1)[0];
  }
}
