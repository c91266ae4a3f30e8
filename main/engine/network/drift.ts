// Whether a subnet's published protocol is still the one our code was written from: its watched files, compared by content.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Sha256, type Manifest } from '../../contract/subnet.ts';
import type { Egress } from '../subnets/adapter.ts';

export type Drift =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly path: string }
  /** Some file could not be read, or is known since now only, and none of the others has changed. */
  | { readonly kind: 'cannot-tell' };

/** What was first read of files that nobody pinned, by subnet, commit and path. */
export interface FirstSeen {
  read(): Promise<Readonly<Record<string, string>>>;
  keep(seen: Readonly<Record<string, string>>): Promise<void>;
}
export const FirstSeenJson = z.record(z.string(), Sha256);

/** Upstream sources are some kilobytes long. */
const MOST_BYTES = 1_048_576;
const OK = 200;

/** Reads every watched file once. Never rejects. */
export async function lookForDrift(
  { id, upstream: { commit, watch } }: Pick<Manifest, 'id' | 'upstream'>,
  egress: Egress,
  firstSeen: FirstSeen,
  signal: AbortSignal,
): Promise<Drift> {
  const seen = { ...(await firstSeen.read()) };
  let unread = false;
  let changed: string | null = null;
  let learnt = false;
  for (const { path, url, sha256 } of watch) {
    const answer = await egress.get(url, { signal, maxBytes: MOST_BYTES });
    if (!answer.ok || answer.value.status !== OK) {
      // A file that is gone may have moved, or the host is having a bad day: nothing is known.
      unread = true;
      continue;
    }
    const found = createHash('sha256').update(answer.value.body).digest('hex');
    // Of another commit our code was written anew, so what was seen before it does not count.
    const key = `${id}@${commit}:${path}`;
    const expected = sha256 ?? seen[key] ?? null;
    if (expected === null) {
      seen[key] = found;
      learnt = true;
    } else if (expected !== found) changed ??= path;
  }
  if (learnt) await firstSeen.keep(seen);
  if (changed !== null) return { kind: 'changed', path: changed };
  // What was read for the first time was compared with nothing.
  return unread || learnt || watch.length === 0 ? { kind: 'cannot-tell' } : { kind: 'same' };
}
