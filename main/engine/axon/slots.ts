// Slots: how many queries each caller has in the axon now. Only verified queries take one, so nobody can fill another's.
export class CallerSlots {
  readonly #taken = new Map<string, number>();

  /** Callers with a query in the axon. */
  get size(): number {
    return this.#taken.size;
  }

  full(hotkey: string, most: number): boolean {
    return (this.#taken.get(hotkey) ?? 0) >= most;
  }

  take(hotkey: string, most: number): boolean {
    const taken = this.#taken.get(hotkey) ?? 0;
    if (taken >= most) return false;
    this.#taken.set(hotkey, taken + 1);
    return true;
  }

  give(hotkey: string): void {
    const left = (this.#taken.get(hotkey) ?? 0) - 1;
    if (left > 0) this.#taken.set(hotkey, left);
    else this.#taken.delete(hotkey);
  }
}
