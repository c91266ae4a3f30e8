// Which processes hold a device open: cameras, sound capture, graphics. By find, in a process of its own: there are thousands of handles.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { RunTool } from '../../../run-tool.ts';
import { type Told, known, printedBy, unread } from '../told.ts';

export interface HeldFile {
  readonly pid: number;
  readonly fd: number;
  /** e.g. /dev/video0 */
  readonly device: string;
}

/** Of each process that may not be looked into it complains, in a line. */
const LIMITS = { limitMs: 8_000, maxBytes: 4 * 1_048_576 };
const LINE = /^(\d{1,9})\/fd\/(\d{1,9}) (\/dev\/[\w/.+-]{1,80})$/;
const MOST = 20_000;

/** Processes of other users do not show theirs. `devices`: patterns, e.g. "/dev/video*". Never rejects. */
export async function heldFiles(run: RunTool, proc: string, devices: readonly string[]): Promise<Told<readonly HeldFile[]>> {
  const pids = (await readdir(proc).catch(() => [])).filter((name) => /^\d{1,9}$/.test(name));
  if (pids.length === 0) return unread('refused', proc);
  const wanted = devices.flatMap((device, at) => [...(at === 0 ? [] : ['-o']), '-lname', device]);
  const args = [...pids.map((pid) => path.join(proc, pid, 'fd')), '-maxdepth', '1', '(', ...wanted, ')', '-printf', '%p %l\n'];
  const result = await run('find', args, LIMITS);
  // It ends in an error wherever one process could not be looked into, which is always.
  const printed = printedBy('find', result.kind === 'ended' && result.code !== null ? { ...result, code: 0 } : result);
  return printed.kind === 'known' ? known(readHeldFiles(printed.value, proc)) : printed;
}

/** A line that is none is passed over. */
export function readHeldFiles(text: string, proc = '/proc'): HeldFile[] {
  const held: HeldFile[] = [];
  for (const line of text.split('\n')) {
    const match = line.startsWith(`${proc}/`) ? LINE.exec(line.slice(proc.length + 1)) : null;
    if (!match || held.length === MOST) continue;
    held.push({ pid: Number(match[1]), fd: Number(match[2]), device: match[3] ?? '' });
  }
  return held;
}
