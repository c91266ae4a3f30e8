// The engine's end of storage: opens the database in its thread, queues the ledger's rows, prunes what is too old.
import type { Worker } from 'node:worker_threads';
import { ok, type Result } from '../../contract/problem.ts';
import type { EpochMs } from '../../contract/units.ts';
import { type Clock, within } from '../clock.ts';
import { KEEP_ROWS_MS, type Storage, type StorageNews } from './storage.ts';
import { linkThread, type ThreadLink } from './thread-link.ts';
import { createWriteQueue } from './write-queue.ts';

const FIRST_PRUNE_MS = 30_000;
const PRUNE_INTERVAL_MS = 60 * 60 * 1000;
/** Between two chunks, so that rows of the moment go first. */
const PRUNE_PAUSE_MS = 50;
/** A disk that does not answer may not hold up quitting. */
const CLOSE_LIMIT_MS = 1_000;

export interface StorageOptions {
  readonly folder: string;
  readonly startThread: () => Worker;
  readonly clock: Clock;
  /** Local midnight; `opened.today` counts from it. */
  readonly today: EpochMs;
  readonly onNews: (news: StorageNews) => void;
}

/** Expected failures: `storage-newer`, `storage-in-use`, `storage-broken`, `disk-full`; each leaves the file as it was. */
export async function openStorage(options: StorageOptions): Promise<Result<Storage>> {
  const { folder, clock, today } = options;
  const link = linkThread(options.startThread());
  const opened = await link.call({ op: 'open', folder, today });
  if (!opened.ok) {
    await endThread(link, clock);
    return opened;
  }
  const queue = createWriteQueue({ clock, commit: (batch) => link.call({ op: 'write', batch }), onNews: options.onNews });
  const stopPruning = pruneByAndBy(link, clock);
  let closing: Promise<void> | null = null;
  const close = async () => {
    stopPruning();
    queue.stop();
    await within(CLOSE_LIMIT_MS / 2, clock, () => queue.flush());
    await endThread(link, clock);
  };
  return ok({
    opened: opened.value,
    appendQuery: (row) => queue.append(row),
    countRefusal: (at, reason) => queue.countRefusal(at, reason),
    setScore: (id, score) => queue.setScore(id, score),
    flush: () => queue.flush(),
    saveSettings: async (settings) => done(await link.call({ op: 'save-settings', settings })),
    history: (before, limit) => link.call({ op: 'history', before, limit }),
    countsSince: (since) => link.call({ op: 'counts', since }),
    flight: {
      write: async (rows) => done(await link.call({ op: 'flight-write', rows })),
      read: (before, limit) => link.call({ op: 'flight-read', before, limit }),
    },
    money: {
      add: (rows, entry) => link.call({ op: 'money-add', rows, entry }),
      rows: (genesis, before, limit) => link.call({ op: 'money-rows', genesis, before, limit }),
      sums: (genesis, from, to) => link.call({ op: 'money-sums', genesis, from, to }),
      entries: (genesis, before, limit) => link.call({ op: 'money-entries', genesis, before, limit }),
      kept: (name) => link.call({ op: 'kept', name }),
      keep: async (name, value) => done(await link.call({ op: 'keep', name, value })),
    },
    close: () => (closing ??= close()),
  });
}

const done = (result: Result<null>): Result<void> => (result.ok ? ok(undefined) : result);

function pruneByAndBy(link: ThreadLink, clock: Clock): () => void {
  let cancel: (() => void) | null = null;
  let stopped = false;
  const prune = async () => {
    const result = await link.call({ op: 'prune', before: Math.max(0, clock.now() - KEEP_ROWS_MS) as EpochMs });
    if (!stopped) again(result.ok && result.value.more ? PRUNE_PAUSE_MS : PRUNE_INTERVAL_MS);
  };
  const again = (ms: number) => {
    cancel = clock.after(ms, () => void prune());
  };
  again(FIRST_PRUNE_MS);
  return () => {
    stopped = true;
    cancel?.();
  };
}

async function endThread(link: ThreadLink, clock: Clock): Promise<void> {
  await within(CLOSE_LIMIT_MS / 2, clock, async () => {
    await link.call({ op: 'close' });
    await link.ended;
  });
  link.abandon();
}
