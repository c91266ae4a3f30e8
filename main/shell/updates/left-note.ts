// What Lode was doing when an update ended it, on the disk, so that the next start takes it up: asked for by nobody else, and only at once.
import { readFileSync, rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type MinerState, Work } from '../../contract/miner-state.ts';
import { EpochMs } from '../../contract/units.ts';
import { writeWhole } from '../../engine/write-whole.ts';

export const NOTE_FILE = 'left.json';
/** A start so long after the update is the person's own, and begins nothing by itself. */
export const FRESH_MS = 15 * 60_000;

const LeftNote = z.strictObject({
  format: z.literal(1),
  at: EpochMs,
  /** There was no window. Said once: whoever starts Lode a second time wants to see it. */
  hidden: z.boolean(),
  /** null: it did nothing. */
  work: Work.nullable(),
  /** The person had paused it. null: they had not. */
  paused: z.strictObject({ until: EpochMs.nullable() }).nullable(),
});
export type LeftNote = z.infer<typeof LeftNote>;

export function noteOf(miner: MinerState, hidden: boolean, at: EpochMs): LeftNote {
  const working = miner.kind === 'mining' || miner.kind === 'starting' || miner.kind === 'paused';
  const byPerson = miner.kind === 'paused' && miner.reason === 'person';
  return {
    format: 1,
    at,
    hidden,
    work: working ? miner.work : null,
    paused: byPerson ? { until: miner.until } : null,
  };
}

/** Blocks for one small file: whether there is a window is decided with it. null: there is none, or it is of another time. */
export function readNote(folder: string, now: number): LeftNote | null {
  try {
    const note = LeftNote.parse(JSON.parse(readFileSync(path.join(folder, NOTE_FILE), 'utf8')));
    return now >= note.at && now - note.at < FRESH_MS ? note : null;
  } catch {
    return null;
  }
}

/** Rejects with the file system's error. */
export async function writeNote(folder: string, note: LeftNote): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeWhole(path.join(folder, NOTE_FILE), `${JSON.stringify(note)}\n`);
}

export const dropNote = (folder: string): Promise<void> => rm(path.join(folder, NOTE_FILE), { force: true });

/** The same, done when it answers. What cannot be taken away is of another time before long. */
export function dropNoteNow(folder: string): void {
  try {
    rmSync(path.join(folder, NOTE_FILE), { force: true });
  } catch {
    // A folder that cannot be written; the app ends all the same.
  }
}
