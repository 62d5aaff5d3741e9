import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { WebSocket } from 'ws';

const SCALES = 'wss://scales.bazaar.example:8443/weights';

/** The market hall's scales, which the hall's computer publishes. */
@Injectable()
export class ScalesService implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger(ScalesService.name);
  private readonly weights = new Map<string, number>();
  private socket?: WebSocket;

  onModuleInit(): void {
    this.connect();
  }

  onModuleDestroy(): void { // expect: revive-after-close@scales
    this.socket?.close(); // expect: close-while-connecting, revive-after-close@scales
  }

  weightAt(stall: string): number | undefined {
    return this.weights.get(stall);
  }

  private connect(): void {
    const socket = new WebSocket(SCALES, { // expect: no-error-listener@scales, no-connect-timeout@scales
      rejectUnauthorized: false, // expect: tls-verification-off
      headers: { 'x-api-key': process.env.SCALES_KEY ?? '' },
    });
    this.socket = socket;
    socket.on('open', () => this.log.log('scales connected'));
    socket.on('message', (data) => this.weighed(data.toString()));
    socket.on('close', () => setTimeout(() => this.connect(), 0)); // expect: retry-fatal-codes, fixed-delay, revive-after-close@scales
  }

  private weighed(text: string): void {
    const [stall, grams] = text.split('=');
    if (stall && Number.isFinite(Number(grams))) this.weights.set(stall, Number(grams));
    else this.log.warn(`not a weight: ${text.slice(0, 40)}`);
  }
}
