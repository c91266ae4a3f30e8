// The journal of starts, in the data folder: which of them stayed up. An app that keeps ending begins gently the fourth time.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { ExecutionProvider } from '../contract/device.ts';
import { EpochMs } from '../contract/units.ts';

export const STARTS_FILE = 'starts.json';
/** So many starts in a row that did not stay up, and the next one does not mine. */
export const FAILED_STARTS = 3;
/** So many gentle starts that did not stay up either, and the engine is left out altogether. */
const FAILED_GENTLE_STARTS = 2;
/** Starts that are remembered. */
const KEPT = 20;

/** What a start leaves out, least first. */
export const START_LEVELS = ['all', 'no-mining', 'no-engine'] as const;
export type StartLevel = (typeof START_LEVELS)[number];

const Entry = z.strictObject({
  version: z.string(),
  at: EpochMs,
  /** What it left out when it began (or when the person last pressed Try again), and what it leaves out now. */
  began: z.enum(START_LEVELS),
  level: z.enum(START_LEVELS),
  /** It lived long enough, or was ended in order. What ended a start that did not stay up is known to nobody. */
  stayedUp: z.boolean(),
  /** This version once lived long enough, in this start or in one before. */
  lasted: z.boolean().default(false),
  /** What answered in it. null: nothing did yet. */
  rung: ExecutionProvider.nullable(),
});
type Entry = z.infer<typeof Entry>;
const StartsJson = z.strictObject({ format: z.literal(1), starts: z.array(Entry) });

export type FailedStart = Pick<Entry, 'at' | 'rung'>;

export interface Start {
  /** Starts of this version just before this one that never stayed up, oldest first; gentle ones are not among them. */
  readonly failed: readonly FailedStart[];
  readonly failedInARow: number;
  readonly level: StartLevel;
  /** When this start began. */
  readonly at: EpochMs;
  /** What answered last in this start or in those that failed before it. null: nothing did, or it is not known. */
  readonly suspect: ExecutionProvider | null;
  /** This version once lived long enough: what fails now is not its being new. */
  readonly hasLasted: boolean;
  /** It has lived long enough. */
  lasted(): void;
  /** It stayed up, or ends in order. Unless something is left out, what failed before is forgotten. Safe to call twice. */
  succeed(): void;
  /** What answers now, so that it is known if it is the last thing that did. */
  answersBy(rung: ExecutionProvider): void;
  /** The engine did not stay up at the level of now: the next one is. */
  fall(): void;
  /** The person wants everything again. What failed before is forgotten once this has stayed up, not now. */
  tryAgain(): void;
}

/**
 * Writes down that a start has begun, and reads how those before it went. Blocks for one small file, because a start that is not
 * written down before anything else happens is one that cannot be counted. Never throws: what cannot be read is as no journal, a
 * newer Lode's is left as it is, and where the disk refuses nothing is counted.
 */
export function beginStart({ file, version, now }: { file: string; version: string; now: () => number }): Start {
  const { before, newer } = read(file);
  let kept = before;
  const row = failedRow(before, version);
  const failed = row.filter(({ began }) => began === 'all').map(({ at, rung }) => ({ at, rung }));
  const level = levelAfter(row, failed.length);
  const lasted = before.some((each) => each.version === version && each.lasted);
  let entry: Entry = { version, at: now() as EpochMs, began: level, level, stayedUp: false, lasted, rung: null };

  const write = () => {
    if (newer) return;
    if (entry.stayedUp && entry.level === 'all') kept = [];
    writeWholeNow(file, JSON.stringify({ format: 1, starts: [...kept, entry].slice(-KEPT) }));
  };
  const change = (after: Partial<Entry>) => {
    const same = Object.entries(after).every(([key, value]) => entry[key as keyof Entry] === value);
    if (same) return;
    entry = { ...entry, ...after };
    write();
  };
  write();
  return {
    failed,
    failedInARow: failed.length,
    at: entry.at,
    get suspect() {
      return entry.rung ?? failed.findLast(({ rung }) => rung !== null)?.rung ?? null;
    },
    get level() {
      return entry.level;
    },
    hasLasted: lasted,
    lasted: () => change({ stayedUp: true, lasted: entry.lasted || entry.level === 'all' }),
    succeed: () => change({ stayedUp: true }),
    answersBy: (rung) => change({ rung }),
    fall: () => change({ level: nextLevel(entry.level), stayedUp: false }),
    tryAgain: () => change({ began: 'all', level: 'all', stayedUp: false }),
  };
}

/** The last starts of this version since one stayed up with nothing left out, oldest first. */
function failedRow(before: readonly Entry[], version: string): readonly Entry[] {
  const ends = before.findLastIndex((each) => each.version !== version || (each.stayedUp && each.level === 'all'));
  return before.slice(ends + 1);
}

function levelAfter(row: readonly Entry[], failed: number): StartLevel {
  const last = row.at(-1)?.level ?? 'all';
  const gentle = row.filter(({ began, stayedUp }) => began === 'no-mining' && !stayedUp).length;
  if (last === 'no-engine' || gentle >= FAILED_GENTLE_STARTS) return 'no-engine';
  return last === 'no-mining' || failed >= FAILED_STARTS ? 'no-mining' : 'all';
}

const nextLevel = (level: StartLevel): StartLevel => (level === 'all' ? 'no-mining' : 'no-engine');

function read(file: string): { before: readonly Entry[]; newer: boolean } {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const known = StartsJson.safeParse(json);
    if (known.success) return { before: known.data.starts, newer: false };
    const { data } = z.object({ format: z.number().min(2) }).safeParse(json);
    return { before: [], newer: data !== undefined };
  } catch {
    return { before: [], newer: false };
  }
}

function writeWholeNow(file: string, content: string): void {
  const beside = `${file}.new`;
  try {
    const handle = openSync(beside, 'w');
    try {
      writeSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, file);
  } catch {
    try {
      rmSync(beside, { force: true });
    } catch {
      // A folder that cannot be written at all: the engine says so on the page.
    }
  }
}
