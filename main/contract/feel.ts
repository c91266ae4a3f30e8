// What each feel asks of this computer: how many cores, how far behind the person's programs, how much rest. Pure, and one table.
import { z } from 'zod';
import { type Feel, FEELS } from './politeness.ts';

/** Whose turn it is where a processor is wanted by more than there is of it; from the last to the first. */
export const PRIORITIES = ['idle', 'below-normal', 'normal'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** As `os.setPriority` takes them; on Windows Node makes priority classes of these same numbers. */
export const NICENESS: Readonly<Record<Priority, number>> = { idle: 19, 'below-normal': 10, normal: 0 };

export const Effort = z.object({
  /** Within one operation of a model on the processor. */
  threads: z.number().int().positive(),
  /** That search, where a subnet asks for what no model answers. */
  searchThreads: z.number().int().positive(),
  /** Of whatever computes an answer. Who takes the questions in (axon, signatures) stays at normal: it does little, and at once. */
  priority: z.enum(PRIORITIES),
  /** Of the time, how much is worked at the most where there is always work: the rest is rest. Of the processor's models and searches. */
  duty: z.number().min(0.01).max(1),
  /**
   * The same of a model on a graphics card. A card has no priorities that Lode could set, and what was handed to it cannot be taken back:
   * small batches with rest between them are all there is.
   */
  deviceShare: z.number().min(0.01).max(1),
  /** So long a batch may hold a graphics card, as far as its pace is known. null: as long as it takes. */
  deviceBatchMs: z.number().positive().nullable(),
});
export type Effort = z.infer<typeof Effort>;

/** The effort asked for now, for those at work. */
export interface EffortSource {
  readonly feel: Feel;
  readonly effort: Effort;
  /** `heed` is told each time it changes; the returned function ends that. */
  follow(heed: (effort: Effort) => void): () => void;
}

interface Asked extends Omit<Effort, 'threads' | 'searchThreads'> {
  readonly threads: (cores: number) => number;
}

/** One is left to everything else, where there are more than two: beyond that a run gains by each (docs/benchmarks.md). */
const allButOne = (cores: number): number => (cores > 2 ? cores - 1 : cores);
const QUARTERS = 0.75;

const TABLE: Readonly<Record<Feel, Asked>> = {
  unnoticeable: {
    threads: (cores) => Math.floor(cores / 2),
    priority: 'idle',
    duty: 0.5,
    deviceShare: 0.3,
    // Half a frame at 60 a second.
    deviceBatchMs: 8,
  },
  balanced: {
    threads: (cores) => Math.min(Math.ceil(cores * QUARTERS), allButOne(cores)),
    priority: 'below-normal',
    duty: 0.8,
    deviceShare: 0.6,
    // Two frames.
    deviceBatchMs: 33,
  },
  'all-out': { threads: allButOne, priority: 'normal', duty: 1, deviceShare: 1, deviceBatchMs: null },
};

/** `cores`: that this process may use, at least one. */
export function effortOf(feel: Feel, cores: number): Effort {
  const { threads: of, ...asked } = TABLE[feel];
  const threads = Math.min(cores, Math.max(1, of(cores)));
  return { ...asked, threads, searchThreads: threads };
}

/** Whether `one` takes more of the computer than `other`. */
export const isLivelier = (one: Feel, other: Feel): boolean => FEELS.indexOf(one) > FEELS.indexOf(other);

/** Whether `after` has an earlier turn than `before`. A system lets a process step back by itself, and mostly not forward again. */
export const isRaised = (before: Priority, after: Priority): boolean => NICENESS[after] < NICENESS[before];
