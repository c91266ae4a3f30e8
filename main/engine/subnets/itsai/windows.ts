// Texts as a model can take them: rows of token ids no longer than it reads, overlapping where a text is longer.
import type { Encoded } from '../../inference/inference.ts';

export interface Window {
  /** Which text it is of. */
  readonly text: number;
  readonly ids: Int32Array;
  /** For each id the word it is of; -1: of none. */
  readonly words: Int32Array;
}

/** Of a window's tokens, shared with the next: what stands at an edge is judged better by the window in whose middle it is. */
const OVERLAP = 8;

/** `maxLength`: tokens of a window, the special ones at both ends included. */
export function windowsOf(encoded: Encoded, maxLength: number): Window[] {
  const windows: Window[] = [];
  let from = 0;
  for (const [text, length] of encoded.lengths.entries()) {
    const ids = encoded.ids.subarray(from, from + length);
    const words = encoded.words.subarray(from, from + length);
    from += length;
    if (length <= maxLength) {
      if (words.some((word) => word >= 0)) windows.push({ text, ids, words });
      continue;
    }
    const first = words.findIndex((word) => word >= 0);
    const end = words.findLastIndex((word) => word >= 0) + 1;
    const room = maxLength - first - (length - end);
    const step = room - Math.floor(room / OVERLAP);
    for (let at = first; ; at += step) {
      // The last one is as long as the others: it begins earlier.
      const begin = Math.max(first, Math.min(at, end - room));
      const cut = (list: Int32Array): Int32Array => {
        const row = new Int32Array(maxLength);
        row.set(list.subarray(0, first));
        row.set(list.subarray(begin, begin + room), first);
        row.set(list.subarray(end), first + room);
        return row;
      };
      windows.push({ text, ids: cut(ids), words: cut(words) });
      if (begin + room >= end) break;
    }
  }
  return windows;
}

/** Rows that run together: alike in length, no more than the model takes at once. The shortest come first. */
export function batchesOf(windows: readonly Window[], maxBatch: number, maxTokens: number): Window[][] {
  const batches: Window[][] = [];
  for (const window of windows.toSorted((a, b) => a.ids.length - b.ids.length)) {
    const last = batches.at(-1);
    if (last && last.length < maxBatch && (last.length + 1) * window.ids.length <= maxTokens) last.push(window);
    else batches.push([window]);
  }
  return batches;
}
