// A version that does not stay up gives way to the one before it, before anything else of it is started.
import path from 'node:path';
import { app } from 'electron';
import type { EpochMs } from '../../contract/units.ts';
import { FAILED_STARTS, type Start } from '../starts.ts';
import { installerHere } from './installer-here.ts';
import { keepMemory, readMemory } from './memory.ts';
import { UPDATES_FOLDER } from './taking-up.ts';

/** true: the version before is in place, and is started once this one has ended, which it does. */
export async function wentBack(start: Pick<Start, 'failedInARow'>, dataFolder: string): Promise<boolean> {
  if (start.failedInARow < FAILED_STARTS) return false;
  const folder = path.join(dataFolder, UPDATES_FOLDER);
  const from = app.getVersion();
  const back = await (await installerHere(folder, from))?.goBack();
  if (!back?.ok || back.value === null) return false;
  const { version: to } = back.value;
  const memory = await readMemory(folder, Math.random);
  // What can't be remembered is offered again, and judged anew.
  if (memory.ok) await keepMemory(folder, { ...memory.value, returned: { from, to, at: Date.now() as EpochMs } });
  await back.value.finish();
  app.exit(0);
  return true;
}
