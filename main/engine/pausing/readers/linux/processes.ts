// What /proc says of one process: its name, and whether Lode started it, at however many removes.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { program } from '../told.ts';

/** Electron's own helpers stand one or two below what Lode knows of. */
const REMOVES = 4;

const read = (proc: string, pid: number, file: string): Promise<string> =>
  readFile(path.join(proc, String(pid), file), 'utf8').catch(() => '');

/** At most 15 characters, as the kernel keeps it. null: it has gone. */
export const nameOf = async (proc: string, pid: number): Promise<string | null> => program(await read(proc, pid, 'comm'));

/** Of `/proc/PID/stat`. The name in it is the program's own choice and may hold brackets. null: it is none. */
export function parentIn(stat: string): number | null {
  if (!/^\d{1,9} \(/.test(stat)) return null;
  const parent = /^ \S (\d{1,9}) /.exec(stat.slice(stat.lastIndexOf(')') + 1))?.[1];
  return parent === undefined ? null : Number(parent);
}

/** Whether it, or one above it, is one of Lode's. */
export async function descendsFromOurs(proc: string, pid: number, isOurs: (pid: number) => boolean): Promise<boolean> {
  for (let [one, removes]: [number | null, number] = [pid, 0]; one !== null && one > 1 && removes <= REMOVES; removes += 1) {
    if (isOurs(one)) return true;
    one = parentIn(await read(proc, one, 'stat'));
  }
  return false;
}
