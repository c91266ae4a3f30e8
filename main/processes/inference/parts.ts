// A request that is more than runs at once: it waits in parts, so that whoever has more stake gets in between, and is answered whole.
import type { WireRun } from '../../contract/inference-wire.ts';
import { slice, stacked, type Tensors, unitsOf } from './batch.ts';

interface Whole {
  readonly outputs: Tensors[];
  left: number;
  failed: boolean;
}
/** Parts of one request have its id. */
export interface Part extends WireRun {
  readonly whole: Whole;
  readonly at: number;
}

/** In parts of at most so many units; a row that is more alone is a part. */
export function partsOf(run: WireRun, room: number): Part[] {
  const each = Math.min(run.rows, Math.max(1, Math.floor((run.rows * room) / unitsOf(run))));
  const count = Math.ceil(run.rows / each);
  const whole: Whole = { outputs: [], left: count, failed: false };
  return Array.from({ length: count }, (_, at) => {
    const { rows, feeds, lengths } = slice(run, at * each, Math.min((at + 1) * each, run.rows));
    return { ...run, rows, feeds: { ...feeds }, lengths: lengths ? [...lengths] : null, whole, at };
  });
}

/** What the whole request is answered with; null while other parts are missing, and where one of them has failed. */
export function completed({ whole, at }: Part, outputs: Tensors): Tensors | null {
  whole.outputs[at] = outputs;
  whole.left -= 1;
  return whole.left === 0 && !whole.failed ? stacked(whole.outputs) : null;
}

/** Whether this is the first part to fail: the request fails with it, once. */
export function failsFirst({ whole }: Part): boolean {
  const first = !whole.failed;
  whole.failed = true;
  return first;
}
