// What the person wants of updates, as far as it is known.
import type { Settings } from '../../contract/settings.ts';
import type { Snapshot } from '../../contract/snapshot.ts';

/** Without a hotkey the database is not open, and the settings are nobody's: nothing is put in unasked by them. */
export function wishesOf({
  settings,
  hotkey,
}: Pick<Snapshot, 'settings' | 'hotkey'>): Pick<Settings, 'autoUpdate' | 'updateChannel'> {
  const { autoUpdate, updateChannel } = settings;
  return { autoUpdate: autoUpdate && hotkey !== null, updateChannel };
}
