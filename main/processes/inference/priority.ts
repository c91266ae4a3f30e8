// This process's place behind the person's programs. Linux keeps one for each thread; elsewhere it is the whole process's.
import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { NICENESS, type Priority } from '../../contract/feel.ts';

const OWN_THREADS = '/proc/self/task';

/**
 * Steps back. A step forward is refused to an ordinary user nearly everywhere: then all stays as it was, and whoever wants it starts
 * another process (main/engine/inference/handover.ts). Threads that are started later take after the one that starts them.
 */
export function takePriority(priority: Priority): void {
  for (const thread of threads()) {
    try {
      setPriority(thread, NICENESS[priority]);
    } catch {
      // refused, or a thread that has ended meanwhile
    }
  }
}

/** 0: this process. */
function threads(): readonly number[] {
  if (process.platform !== 'linux') return [0];
  try {
    return readdirSync(OWN_THREADS).map(Number);
  } catch {
    return [0];
  }
}
