// What the person wants of updates, as far as it is known.
import type { Settings } from '../../contract/settings.ts';
import type { Snapshot } from '../../contract/snapshot.ts';

type Known = Pick<Snapshot, 'settings' | 'hotkey' | 'pausing'>;

/** A line that is paid by what goes over it, to somebody who spares such lines. Where that can't be told it is not held against it. */
function isDear({ settings, pausing }: Known): boolean {
  const network = pausing?.signals.network;
  return settings.politeness.metered && network?.kind === 'known' && network.value.metered;
}

/** Without a hotkey the database is not open, and the settings are nobody's: nothing is put in unasked by them. */
export function wishesOf(known: Known): Pick<Settings, 'autoUpdate' | 'updateChannel'> {
  const { autoUpdate, updateChannel } = known.settings;
  return { autoUpdate: autoUpdate && known.hotkey !== null && !isDear(known), updateChannel };
}
