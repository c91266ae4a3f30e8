// Whether somebody is in a call, on macOS: who has a microphone open, and whether Apple's own camera runs.
import type { Reader } from '../system-readers.ts';
import { ask, known, programOf, SMALL, type Told, unread, type Value } from '../told.ts';
import type { SystemReadersOptions } from '../system-readers.ts';
import { askIoreg, readCamera } from './ioreg.ts';

const EVERY_MS = 10_000;

/**
 * `pmset -g assertions`: what keeps the Mac awake, each with what it holds below it. Who listens holds `audio-in`. null: it is no such
 * list. The process is null where it is not told.
 */
export function readMicrophones(text: string): (number | null)[] | null {
  if (!/^Assertion status system-wide:/m.test(text)) return null;
  return text
    .split(/^[ \t]+pid \d{1,9}\(/m)
    .slice(1)
    .filter((held) => /^[ \t]+Resources:.{0,300}\baudio-in\b/m.test(held))
    .map((held) => {
      const pid = /^[ \t]+Created for PID: (\d{1,9})\.?[ \t\r]*$/m.exec(held)?.[1];
      return pid === undefined ? null : Number(pid);
    });
}

export function macosCall({ run, isOurs }: Pick<SystemReadersOptions, 'run' | 'isOurs'>): Reader<Value<'call'>> {
  const nameOf = async (pid: number | null): Promise<string | null> => {
    if (pid === null) return null;
    const told = await ask(run, '/bin/ps', ['-o', 'comm=', '-p', String(pid)], (text) => programOf(text.trim()), SMALL);
    return told.kind === 'known' ? told.value : null;
  };
  const read = async (): Promise<Told<Value<'call'>>> => {
    const listening = await ask(run, '/usr/bin/pmset', ['-g', 'assertions'], readMicrophones, SMALL);
    const other = listening.kind === 'known' ? listening.value.find((pid) => pid === null || !isOurs(pid)) : undefined;
    if (other !== undefined) return known({ active: true, program: await nameOf(other) });
    const camera = await askIoreg(run, ['-r', '-k', 'FrontCameraStreaming'], (text) => readCamera(text) ?? 'none');
    if (camera.kind === 'known' && camera.value === true) return known({ active: true, program: null });
    if (listening.kind !== 'known') return listening;
    // A camera of another make is not told of; nearly every call has a microphone too.
    return camera.kind === 'known' ? known({ active: false, program: null }) : unread(camera.why, camera.detail);
  };
  return { everyMs: EVERY_MS, read };
}
