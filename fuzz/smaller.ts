// Makes a finding smaller: leaves out what it does not need, for as long as the same oracle still speaks.
import type { Finding } from './oracles.ts';
import { fill, type Filled } from './template.ts';

const MOST_TRIES = 300;

/** `fails`: sends one request and says whether the same oracle finds fault with it. */
export async function smaller(template: string, fails: (filled: Filled) => Promise<boolean>): Promise<string> {
  let smallest = template;
  let tries = 0;
  for (let size = Math.ceil(template.length / 2); size >= 1 && tries < MOST_TRIES; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length && tries < MOST_TRIES; ) {
      const candidate = smallest.slice(0, at) + smallest.slice(at + size);
      tries++;
      if (candidate !== '' && (await fails(fill(candidate)))) smallest = candidate;
      else at += size;
    }
  }
  return smallest;
}

export const sameOracle = (findings: readonly Finding[], oracle: Finding['oracle']): boolean =>
  findings.some((finding) => finding.oracle === oracle);
