// Memory as a person's computer feels it: PSS, which counts a shared page once, summed over the processes of one Lode.
import { readdirSync, readFileSync } from 'node:fs';

const KB_PER_MB = 1024;

/** Megabytes. null where the system does not tell (only Linux has smaps_rollup). */
export function pssMb(pid: number): number | null {
  try {
    const kb = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return kb === undefined ? null : Number(kb) / KB_PER_MB;
  } catch {
    return null;
  }
}

/** The process ids of `parent`'s children whose command line names `part`. */
export function childrenNamed(parent: number, part: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const of = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return Number(of) === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(part);
      } catch {
        return false; // it ended while we looked
      }
    });
}
