// Leaving for an update: what is being done is written down, questions under way are answered, the new version takes the place, the app ends.
import { fail, ok, type Result } from '../../contract/problem.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { Shell } from '../shell.ts';
import type { Prepared } from './installer.ts';
import { dropNote, noteOf, writeNote } from './left-note.ts';

/** Questions under way are cut off after a second of it; the rest is closing the port. */
const DRAIN_LIMIT_MS = 5_000;

type House = Pick<Shell, 'snapshots' | 'send' | 'window' | 'quitThen'>;

/** `update-not-put-in` and what `swap` refuses: then nothing has changed, and what was paused goes on. */
export async function leave(shell: House, folder: string, version: string, prepared: Prepared): Promise<Result<void>> {
  const { snapshots, send, window } = shell;
  const { miner } = snapshots.current;
  try {
    await writeNote(folder, noteOf(miner, window.current === null, Date.now() as EpochMs));
  } catch (error) {
    await prepared.cancel();
    return fail('update-not-put-in', { version, detail: (error as NodeJS.ErrnoException).code ?? 'unknown' });
  }
  if (miner.kind === 'mining') {
    await send({ type: 'miner.pause', args: { until: null, reason: 'update' } });
    await until(snapshots, ({ axon, host }) => axon === null || host.engineLost !== null);
  }
  const swapped = await prepared.swap();
  if (!swapped.ok) {
    await dropNote(folder);
    if (miner.kind === 'mining') await send({ type: 'miner.resume', args: {} });
    return swapped;
  }
  shell.quitThen(() => prepared.finish());
  return ok(undefined);
}

function until(snapshots: House['snapshots'], holds: (snapshot: Snapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = snapshots.subscribe((snapshot) => {
      if (holds(snapshot)) done();
    });
    const limit = setTimeout(() => done(), DRAIN_LIMIT_MS);
    const done = () => {
      clearTimeout(limit);
      stop();
      resolve();
    };
    if (holds(snapshots.current)) done();
  });
}
