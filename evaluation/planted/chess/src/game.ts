import { readFile } from 'node:fs/promises';

export class Game {
  constructor(
    readonly players: string[],
    public fen: string,
  ) {}

  play(player: string, from: string, to: string): boolean {
    if (!this.players.includes(player)) return false;
    this.fen = `${this.fen} ${from}${to}`;
    return true;
  }
}

export async function loadGame(id: string): Promise<Game> {
  if (!/^[a-z0-9]{8}$/.test(id)) throw new Error('bad id');
  const { players, fen } = JSON.parse(await readFile(`games/${id}.json`, 'utf8'));
  return new Game(players, fen);
}
