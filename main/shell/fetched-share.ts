// How much has come of what is being fetched, for a bar in the taskbar.
import type { Snapshot } from '../contract/snapshot.ts';

/** From 0 to 1 in hundredths, over all that is being fetched: models and an update. null: nothing is. */
export function fetchedShare({ offers, host }: Pick<Snapshot, 'offers' | 'host'>): number | null {
  const models = offers.flatMap(({ standing }) => (standing.kind === 'downloading' ? [standing] : []));
  const all = host.update.kind === 'downloading' ? [...models, host.update] : models;
  const [bytes, done] = all.reduce(([sum, sumDone], one) => [sum + one.bytes, sumDone + one.doneBytes], [0, 0]);
  return bytes > 0 ? Math.round((100 * done) / bytes) / 100 : null;
}
