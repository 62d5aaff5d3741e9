export class Lots {
  private best = new Map<string, number>();

  accept(lot: string, amount: number, _paddle: string): boolean {
    if ((this.best.get(lot) ?? 0) >= amount) return false;
    this.best.set(lot, amount);
    return true;
  }
}
