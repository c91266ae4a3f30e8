// Whether somebody is in a call, on Windows: who uses the camera or the microphone, as its privacy settings write it down.
import type { Reader } from '../system-readers.ts';
import { ask, known, program, programOf, SMALL, type Told, unread, type Value } from '../told.ts';
import type { WindowsOptions } from './front.ts';
import { inSystem } from './powershell.ts';

const EVERY_MS = 10_000;
const STORE = 'Software\\Microsoft\\Windows\\CurrentVersion\\CapabilityAccessManager\\ConsentStore';
const ROOTS = ['HKCU', 'HKLM'] as const;
const PARTS = ['webcam', 'microphone'] as const;
/** It writes down whoever was ended without closing it as still using it: what began longer ago is not believed. */
const LONGEST_MS = 24 * 3_600_000;
/** FILETIME: hundreds of nanoseconds since 1601. */
const PER_MS = 10_000n;
const UNIX_EPOCH_MS = 11_644_473_600_000n;

export interface Using {
  /** What Windows calls it: a packaged app's family name, or a program's path. */
  readonly by: string;
  /** Wall time. */
  readonly since: number;
}

/**
 * `reg query … /s`: a key's name at the beginning of a line, its values below it, indented. Who uses it has a start and no stop: the stop
 * is 0. null: it holds no key at all.
 */
export function readUsing(text: string): Using[] | null {
  const using: Using[] = [];
  let keys = 0;
  let key = '';
  let times: { start?: bigint; stop?: bigint } = {};
  const close = (): void => {
    const { start, stop } = times;
    const by = key.split('\\').at(-1)?.replaceAll('#', '\\') ?? '';
    if (by && stop === 0n && start) using.push({ by, since: Number(start / PER_MS - UNIX_EPOCH_MS) });
    times = {};
  };
  for (const line of text.split('\n')) {
    if (line.startsWith('HKEY_')) {
      close();
      key = line.trim();
      keys += 1;
    }
    const [, name, value = ''] = /^\s+LastUsedTime(Start|Stop)\s+REG_QWORD\s+(0x[0-9a-fA-F]{1,16})\s*$/.exec(line) ?? [];
    if (name === 'Start') times.start = BigInt(value);
    if (name === 'Stop') times.stop = BigInt(value);
  }
  close();
  return keys > 0 ? using : null;
}

/** A program's file name; of a packaged app the name before its publisher's number. */
const named = (by: string): string | null => (by.includes('\\') ? programOf(by) : program(by.replace(/_[0-9a-z]{13}$/, '')));

/** `own`: the path of Lode's own program. */
export function windowsCall(options: WindowsOptions & { readonly own: string }): Reader<Value<'call'>> {
  const { clock, run, env, own } = options;
  const reg = inSystem(env, 'reg.exe');
  const read = async (): Promise<Told<Value<'call'>>> => {
    let told = false;
    let why: Told<never> | null = null;
    for (const part of PARTS) {
      for (const root of ROOTS) {
        const asked = await ask(run, reg, ['query', `${root}\\${STORE}\\${part}`, '/s'], readUsing, SMALL);
        if (asked.kind !== 'known') {
          why ??= asked;
          continue;
        }
        told = true;
        const one = asked.value.find(
          ({ by, since }) => by.toLowerCase() !== own.toLowerCase() && clock.now() - since < LONGEST_MS,
        );
        if (one) return known({ active: true, program: named(one.by) });
      }
    }
    // Windows before 1903 has no such list.
    return told ? known({ active: false, program: null }) : (why ?? unread('not-here'));
  };
  return { everyMs: EVERY_MS, read };
}
