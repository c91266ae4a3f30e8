// What an update would disturb now, by what the engine says of its work and whether somebody looks.
import type { Snapshot } from '../../contract/snapshot.ts';
import type { UpdateWait } from '../../contract/update.ts';
import type { Shell } from '../shell.ts';

/** null: nothing. An engine that does not answer does nothing that could be disturbed. */
export async function harmOf(
  { snapshots, send }: Pick<Shell, 'snapshots' | 'send'>,
  isLookedAt: () => boolean,
): Promise<UpdateWait | null> {
  const answer = await send({ type: 'miner.at-work', args: {} });
  if (answer.ok && 'queries' in answer.value) {
    const { transactions, lastHourOfImmunity, queries } = answer.value;
    if (transactions > 0) return 'transaction';
    if (lastHourOfImmunity === true) return 'immunity';
    if (queries > 0) return 'queries';
  }
  if (isFetching(snapshots.current)) return 'download';
  return isLookedAt() ? 'window' : null;
}

/** A download that the person paused waits already. */
export function isFetching({ offers, computer }: Pick<Snapshot, 'offers' | 'computer'>): boolean {
  const standings = offers.map(({ standing }) => standing);
  const model = standings.some((each) => each.kind === 'checking' || (each.kind === 'downloading' && !each.paused));
  return model || computer?.gpuPack.kind === 'downloading';
}
