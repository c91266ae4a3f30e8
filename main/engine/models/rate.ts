// How fast something goes, over the last seconds.

const WINDOW_MS = 5_000;
const TOO_EARLY_MS = 500;

export class Rate {
  readonly #seen: { readonly at: number; readonly done: number }[] = [];

  /** `at`: monotonic milliseconds. */
  see(at: number, done: number): void {
    this.#seen.push({ at, done });
    while (this.#seen[0] && at - this.#seen[0].at > WINDOW_MS) this.#seen.shift();
  }

  /** Of `done` a second. null: too early to tell. */
  get perSecond(): number | null {
    const [first, last] = [this.#seen[0], this.#seen.at(-1)];
    if (!first || !last || last.at - first.at < TOO_EARLY_MS) return null;
    return Math.max(0, ((last.done - first.done) / (last.at - first.at)) * 1_000);
  }
}
