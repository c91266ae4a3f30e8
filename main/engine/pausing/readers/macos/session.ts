// Whose turn it is at a Mac's screen, and since when nobody touched it, where no house tells.
import type { RunTool } from '../../../run-tool.ts';
import type { Reader } from '../system-readers.ts';
import { known, type Told, type Value } from '../told.ts';
import { askIoreg, readConsole, readHidIdle } from './ioreg.ts';

const EVERY_MS = 15_000;

/** `uid`: this person's number. */
export function macosSession(run: RunTool, uid: number): Reader<Value<'session'>> {
  const read = async (): Promise<Told<Value<'session'>>> => {
    const told = await askIoreg(run, ['-n', 'Root', '-d', '1'], readConsole);
    if (told.kind !== 'known') return told;
    if (told.value.uid !== uid) return known({ seat: 'elsewhere' });
    return known({ seat: told.value.locked ? 'locked' : 'here' });
  };
  return { everyMs: EVERY_MS, read };
}

export function macosIdle(run: RunTool): Reader<Value<'idle'>> {
  return {
    everyMs: EVERY_MS,
    read: () =>
      askIoreg(run, ['-r', '-d', '1', '-c', 'IOHIDSystem'], (text) => {
        const ms = readHidIdle(text);
        return ms === null ? null : { ms };
      }),
  };
}
