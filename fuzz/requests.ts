// The generator: requests out of the corpus, changed before they are signed, after, or not at all.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BODIES, BYTEWISE, STRUCTURAL } from './mutations.ts';
import type { Random } from './random.ts';
import { fill, type Filled, type Issued } from './template.ts';

const FOLDER = path.join(import.meta.dirname, '../../fuzz/corpus');
const MOST_CHANGES = 3;
/** Longer ones say nothing that shorter ones do not. */
const MOST_BYTES = 60_000;

export interface Seed {
  readonly name: string;
  readonly template: string;
}

export const readCorpus = (): Seed[] =>
  readdirSync(FOLDER)
    .toSorted()
    .map((name) => ({ name, template: readFileSync(path.join(FOLDER, name), 'latin1') }));

/** `others`: what was signed in requests that were mixed in. Three in ten are signed whole and then broken, as by a forger; the others are odd and then signed, as by an odd validator. */
export function makeRequest(corpus: readonly Seed[], random: Random): Filled & { readonly others: readonly Issued[] } {
  const { template } = random.pick(corpus);
  const others: Issued[] = [];
  const other = (): string => {
    const { bytes, issued } = fill(random.pick(corpus).template);
    if (issued) others.push(issued);
    return bytes;
  };
  const change = (bytes: string, kinds: typeof STRUCTURAL): string => {
    let changed = bytes;
    for (let left = 1 + random.below(MOST_CHANGES); left > 0 && changed.length > 0; left--) {
      changed = random.pick(kinds)(changed, random, other).slice(0, MOST_BYTES);
    }
    return changed;
  };
  const early = random.chance(0.7);
  const filled = fill(early ? change(template, random.chance(0.4) ? BODIES : STRUCTURAL) : template);
  if (early && random.chance(0.8)) return { ...filled, others };
  const kinds = random.chance(0.5) ? BYTEWISE : STRUCTURAL;
  const bytes = change(filled.bytes, kinds);
  return { bytes: bytes === '' ? '\r\n' : bytes, issued: filled.issued, others };
}

/** In one packet, or in a few. */
export function packets(bytes: string, random: Random): Buffer[] {
  const whole = Buffer.from(bytes, 'latin1');
  if (random.chance(0.7)) return [whole];
  const at = random.below(whole.length);
  const second = at + random.below(whole.length - at);
  return [whole.subarray(0, at), whole.subarray(at, second), whole.subarray(second)].filter(({ length }) => length > 0);
}
