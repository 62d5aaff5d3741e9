import { Injectable } from '@nestjs/common';

@Injectable()
export class Devices {
  private readonly bySerial = new Map<string, { id: number }>();

  async find(serial: string) {
    return this.bySerial.get(serial) ?? null;
  }

  store(id: number, kind: string, value: number) {
    if (!['pulse', 'spo2'].includes(kind)) return;
    console.log(id, kind, value);
  }
}
