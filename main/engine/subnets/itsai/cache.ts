// Answers by the exact text. The subnet asks some texts twice, and both answers must be equal to two decimals; two at once that ask the
// same share one computation.

export interface CacheLimits {
  readonly entries: number;
  readonly bytes: number;
}
/** A round has 120 texts; so many validators' rounds are remembered at once. */
export const CACHE_LIMITS: CacheLimits = { entries: 4_096, bytes: 64 * 1_024 * 1_024 };

/** Words' probabilities for each text asked, or why there are none. */
export type Computed<F> =
  | { readonly ok: true; readonly values: readonly (readonly number[])[] }
  | { readonly ok: false; readonly failure: F };

const BYTES_PER_UNIT = 2;
const BYTES_PER_NUMBER = 8;
const bytesOf = (text: string, value: readonly number[]): number =>
  text.length * BYTES_PER_UNIT + value.length * BYTES_PER_NUMBER;

export class AnswerCache<F> {
  readonly #limits: CacheLimits;
  /** In the order they were last asked for. */
  readonly #known = new Map<string, readonly number[]>();
  readonly #underWay = new Map<string, Promise<unknown>>();
  #bytes = 0;

  constructor(limits: CacheLimits = CACHE_LIMITS) {
    this.#limits = limits;
  }

  get size(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.#known.size, bytes: this.#bytes };
  }

  /**
   * Answers for all of `texts`, in their order. `compute` is asked for those that nobody has or is at. Where somebody else's
   * computation fails, perhaps because its caller left, it is asked for them too.
   */
  async answers(texts: readonly string[], compute: (texts: readonly string[]) => Promise<Computed<F>>): Promise<Computed<F>> {
    /** Held here as well: what is computed for this caller must not be lost to it, however small the cache. */
    const found = new Map<string, readonly number[]>();
    for (;;) {
      const open = [...new Set(texts)].filter((text) => !found.has(text));
      const missing: string[] = [];
      const others = new Set<Promise<unknown>>();
      for (const text of open) {
        const known = this.#recall(text);
        const underWay = this.#underWay.get(text);
        if (known) found.set(text, known);
        else if (underWay) others.add(underWay);
        else missing.push(text);
      }
      if (missing.length > 0) {
        const computed = await this.#compute(missing, compute);
        if (!computed.ok) return computed;
        for (const [at, text] of missing.entries()) found.set(text, computed.values[at] ?? []);
      }
      if (others.size === 0) return { ok: true, values: texts.map((text) => found.get(text) ?? []) };
      await Promise.allSettled(others);
    }
  }

  async #compute(texts: readonly string[], compute: (texts: readonly string[]) => Promise<Computed<F>>): Promise<Computed<F>> {
    const underWay = compute(texts);
    for (const text of texts) this.#underWay.set(text, underWay);
    try {
      const computed = await underWay;
      if (computed.ok) for (const [at, text] of texts.entries()) this.#remember(text, computed.values[at] ?? []);
      return computed;
    } finally {
      for (const text of texts) this.#underWay.delete(text);
    }
  }

  #recall(text: string): readonly number[] | null {
    const value = this.#known.get(text);
    if (value === undefined) return null;
    this.#known.delete(text);
    this.#known.set(text, value);
    return value;
  }

  #remember(text: string, value: readonly number[]): void {
    const before = this.#known.get(text);
    if (before) this.#bytes -= bytesOf(text, before);
    this.#known.set(text, value);
    this.#bytes += bytesOf(text, value);
    for (const [oldest, old] of this.#known) {
      if (this.#known.size <= this.#limits.entries && this.#bytes <= this.#limits.bytes) return;
      this.#known.delete(oldest);
      this.#bytes -= bytesOf(oldest, old);
    }
  }
}
