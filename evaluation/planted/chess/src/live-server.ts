import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import pino from 'pino';
import { WebSocket, WebSocketServer, type RawData } from 'ws';

import { verify, type Player } from './auth.js';
import { Game, loadGame } from './game.js';

const log = pino({ name: 'live' });
const TICK = 15_000;

interface Seat extends WebSocket {
  player: Player;
  missed: number;
}

export class LiveServer {
  readonly #http: Server;
  readonly #wss: WebSocketServer;
  readonly #seats = new Map<string, Seat>();
  #ticker: NodeJS.Timeout | null = null;

  constructor() {
    this.#http = createServer((_, res) => res.writeHead(426).end());
    this.#wss = new WebSocketServer({ noServer: true, maxPayload: 0 }); // expect: huge-max-message, no-origin-check@chess
    this.#http.on('upgrade', (req, socket, head) => void this.#upgrade(req, socket, head)); // expect: upgrade-without-error-listener@chess, no-origin-check@chess
    this.#wss.on('connection', (ws: Seat, req: IncomingMessage) => void this.#seat(ws, req)); // expect: no-origin-check@chess
  }

  start(port: number): void {
    this.#ticker = setInterval(() => this.#tick(), TICK);
    this.#http.listen(port, () => log.info({ port }, 'listening'));
  }

  async #upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> { // expect: upgrade-without-error-listener@chess, no-origin-check@chess
    let player: Player;
    try {
      player = await verify(req.headers.cookie ?? ''); // expect: upgrade-without-error-listener@chess
    } catch (err) {
      log.warn({ err }, 'rejected');
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    this.#wss.handleUpgrade(req, socket, head, (ws) => { // expect: no-origin-check@chess
      const seat = Object.assign(ws, { player, missed: 0 });
      this.#wss.emit('connection', seat, req);
    });
  }

  async #seat(ws: Seat, req: IncomingMessage): Promise<void> {
    ws.on('error', (err) => log.warn({ err, player: ws.player.id }, 'socket'));
    ws.on('pong', () => {
      ws.missed = 0;
    });
    this.#seats.set(ws.player.id, ws);
    ws.on('close', () => {
      this.#seats.delete(ws.player.id); // expect: registry-close-race
    });

    const id = new URL(req.url ?? '/', 'http://localhost').pathname.slice(1);
    const game = await loadGame(id); // expect: late-listener@seat
    ws.send(JSON.stringify({ t: 'position', fen: game.fen }));
    ws.on('message', (data) => this.#move(ws, game, data)); // expect: late-listener@seat
  }

  #move(ws: Seat, game: Game, data: RawData): void {
    let move: { from: string; to: string };
    try {
      move = JSON.parse(data.toString());
    } catch {
      ws.send('{"t":"error","why":"Invalid JSON"}');
      return;
    }
    if (!game.play(ws.player.id, move.from, move.to)) { // expect: shape-assumed
      ws.send('{"t":"error","why":"illegal"}');
      return;
    }
    for (const id of game.players) {
      const seat = this.#seats.get(id);
      if (seat?.readyState === WebSocket.OPEN) seat.send(JSON.stringify({ t: 'move', ...move }));
    }
  }

  #tick(): void {
    for (const seat of this.#seats.values()) {
      if (seat.missed >= 2) {
        seat.close(4000, 'no pong'); // expect: close-not-terminate
        continue;
      }
      seat.missed += 1;
      seat.ping();
    }
  }

  async stop(): Promise<void> {
    if (this.#ticker) clearInterval(this.#ticker);
    this.#wss.close(); // expect: no-graceful-stop@chess
    await new Promise((resolve) => this.#http.close(resolve)); // expect: no-graceful-stop@chess
  }
}
