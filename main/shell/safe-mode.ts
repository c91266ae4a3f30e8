// Safe mode: after starts that did not stay up, or an engine that does not, Lode opens with what can make it end left out.
import { assertNever, type Problem } from '../contract/problem.ts';
import type { SafeMode, Snapshot } from '../contract/snapshot.ts';
import type { EpochMs } from '../contract/units.ts';
import type { Opening } from './engine-keeper.ts';
import type { Shell, ShellModule } from './shell.ts';
import type { Start } from './starts.ts';

/** How the engine is opened by how the starts before went. */
export function openingOf({ level, suspect }: Pick<Start, 'level' | 'suspect'>): Opening {
  switch (level) {
    case 'all':
      return { kind: 'whole' };
    case 'no-mining':
      return { kind: 'safe', suspect };
    case 'no-engine':
      return { kind: 'off' };
    default:
      return assertNever(level);
  }
}

type Parts = Pick<Shell, 'start' | 'snapshots' | 'reopen'>;

/** A crash loop of the engine's leads a level down at once; nobody need start Lode three times for that. */
export const safeMode: ShellModule & { enable(parts: Parts): () => void } = {
  enable: ({ start, snapshots, reopen }: Parts) => {
    let problem: Problem | null = null;
    let falling = false;
    const tell = (since: EpochMs) => snapshots.tell({ safeMode: safeModeOf(start, since, problem) });
    const see = ({ host, miner }: Snapshot) => {
      if (falling || !host.engineLost?.blocked || start.level === 'no-engine' || miner.kind !== 'blocked') return;
      ({ problem } = miner);
      falling = true;
      start.fall();
      tell(host.engineLost.since);
      void reopen(openingOf(start)).then(() => {
        falling = false;
      });
    };
    tell(start.at);
    return snapshots.subscribe(see);
  },
};

function safeModeOf(start: Start, since: EpochMs, problem: Problem | null): SafeMode | null {
  if (start.level === 'all') return null;
  const { suspect } = start;
  return {
    since,
    failed: start.failed.map(({ at }) => at),
    problem,
    leavesOut: start.level === 'no-engine' ? 'engine' : 'mining',
    suspect: suspect === 'cpu' ? null : suspect,
  };
}

/** The person presses Try again: everything as usual, and what was left out of the ladder stays so until it is measured. */
export function leaveSafeMode({ start, snapshots, reopen }: Parts): void {
  if (start.level === 'all') return;
  start.tryAgain();
  void reopen(openingOf(start));
  snapshots.tell({ safeMode: null });
}
