// A version that does not stay up gives way to the one before it, before anything else of it is started.
import type { EpochMs } from '../../contract/units.ts';
import { FAILED_STARTS, type Start } from '../starts.ts';
import type { Installer } from './installer.ts';
import { keepMemory, readMemory } from './memory.ts';

export interface GoingBackParts {
  readonly start: Pick<Start, 'failedInARow' | 'hasLasted'>;
  /** The updates' folder. */
  readonly folder: string;
  readonly version: string;
  readonly installer: () => Promise<Installer | null>;
}

/** The version before is in place, or is put there by what is answered: the last act of this one. null: this one goes on. */
export async function goBack({ start, folder, version: from, installer }: GoingBackParts): Promise<(() => Promise<void>) | null> {
  // What has run well before fails for another reason, and the one before may not read what it has written.
  if (start.failedInARow < FAILED_STARTS || start.hasLasted) return null;
  const memory = await readMemory(folder, Math.random);
  // Once: where the one before could not be put back, this one is started again, and must come up to say so.
  if (!memory.ok || memory.value.returned?.from === from || !(await keepMemory(folder, memory.value)).ok) return null;
  const back = await (await installer())?.goBack();
  if (!back?.ok || back.value === null) return null;
  const before = back.value;
  await keepMemory(folder, { ...memory.value, returned: { from, to: before.version, at: Date.now() as EpochMs } });
  return () => before.finish();
}
