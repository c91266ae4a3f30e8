// Leaving for an update: questions under way are answered, the new version takes the place, what was being done is written down, the app ends.
import { ok, type Result } from '../../contract/problem.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { Shell } from '../shell.ts';
import type { Prepared } from './installer.ts';
import { noteOf, writeNote } from './left-note.ts';

/** Questions under way are cut off after a second of it; the rest is closing the port. */
const DRAIN_LIMIT_MS = 5_000;

type House = Pick<Shell, 'snapshots' | 'send' | 'window' | 'quitThen'>;

/** What `swap` refuses: then nothing has changed, and what was paused goes on. */
export async function leave(shell: House, folder: string, prepared: Prepared): Promise<Result<void>> {
  const { snapshots, send, window } = shell;
  const { miner: before } = snapshots.current;
  if (before.kind === 'mining') {
    await send({ type: 'miner.pause', args: { until: null, reason: 'update' } });
    await until(snapshots, ({ axon, host }) => axon === null || host.engineLost !== null);
  }
  const swapped = await prepared.swap();
  // A person may have pressed Stop or Pause meanwhile, and that holds.
  const { miner: now, host } = snapshots.current;
  if (!swapped.ok) {
    if (now.kind === 'paused' && now.reason === 'update') await send({ type: 'miner.resume', args: {} });
    return swapped;
  }
  const note = noteOf(host.engineLost ? before : now, window.current === null, Date.now() as EpochMs);
  shell.quitThen(async () => {
    // By the last act, so that whoever quits first leaves none. Without it Lode opens at rest.
    await writeNote(folder, note).catch(() => undefined);
    await prepared.finish();
  });
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
