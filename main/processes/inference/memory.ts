// Memory: how much of it this process may take, and what is said where there is none left.
import { totalmem } from 'node:os';

/** Of the computer's, or of what the system lets this process have. The rest is the person's own. */
const SHARE = 0.5;

/** What ONNX Runtime and the drivers say where memory is short. */
const OUT_OF_MEMORY = /alloc|out of memory|\bOOM\b|insufficient memory|E_OUTOFMEMORY/i;

export const isOutOfMemory = (detail: string): boolean => OUT_OF_MEMORY.test(detail);

/** Bytes. */
export function memoryLimit(): number {
  // 0, or more than there is, where nothing is set.
  const allowed = process.constrainedMemory() || Infinity;
  return SHARE * Math.min(totalmem(), allowed);
}
