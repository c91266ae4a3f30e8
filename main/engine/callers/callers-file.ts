// The source of callers that a person writes: `callers.json` in the data folder, read at the start and whenever it changes.
// What was read last stays in force for SERVED_STALE_MS when the file breaks, restarts included; when it is deleted, nobody is known
// from it any more.
import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import type { CallersFault, CallersStanding, CallersView } from '../../contract/callers.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { Caller } from '../axon/caller-directory.ts';
import type { Clock } from '../clock.ts';
import type { CallerSource, PolicyChange } from './caller-source.ts';
import type { CallersList } from './callers-list.ts';
import { KeptList } from './kept-list.ts';
import { readCallers, type Seen } from './read-callers.ts';

export const CALLERS_FILE = 'callers.json';
/** How long what was last read is gone by while the file cannot be read: long enough for a night's sleep. */
export const SERVED_STALE_MS = 24 * 60 * 60 * 1_000;
/** Where the system does not tell of a change (network drives, some containers), it is seen within this. */
export const LOOK_INTERVAL_MS = 2_000;
/** A file that is broken or gone for less than this is one that is being written. */
export const SETTLE_MS = 500;
/** Editors touch a file several times when they save it. */
const AFTER_CHANGE_MS = 50;
const NOTHING: CallersList = { callers: new Map(), changes: new Map() };

/** `stale` and `expired`: the file has been broken for so long; `current`: it is in order again, or deleted. */
export type CallersNews = CallersStanding['kind'];

export interface CallersFileOptions {
  /** The data folder. */
  readonly folder: string;
  readonly clock: Clock;
  /** The ids of the subnets there are. */
  readonly subnets: readonly string[];
  /** Something a person is shown has changed. `news`: its standing is another than it was. */
  readonly onChange: (news: CallersNews | null) => void;
}

interface LastGood {
  readonly readAt: EpochMs;
  /** When the file was last seen to say so. */
  at: EpochMs;
  monotonic: number;
}

export class CallersFile implements CallerSource {
  readonly path: string;
  readonly #options: CallersFileOptions;
  readonly #kept: KeptList;
  #list = NOTHING;
  #good: LastGood | null = null;
  #found = false;
  #fault: CallersFault | null = null;
  #stamp: string | null = null;
  /** What the file of this stamp was found to be. */
  #seen: Exclude<Seen, { kind: 'same' }> = { kind: 'gone' };
  /** Monotonic milliseconds since when the file is not what is in force. */
  #oddSince: number | null = null;
  #told: CallersNews = 'current';
  #watcher: FSWatcher | null = null;
  #next: { readonly due: number; readonly cancel: () => void } | null = null;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: CallersFileOptions) {
    this.#options = options;
    this.path = path.join(options.folder, CALLERS_FILE);
    this.#kept = new KeptList(options.folder);
  }

  /** Resolves when it was read for the first time; then it is kept in view. Never rejects. */
  async open(): Promise<void> {
    this.#oddSince = Number.NEGATIVE_INFINITY; // there is nothing in force yet that could be protected from it
    await this.#recall();
    await this.look();
    if (!this.#closed) this.#watch();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#watcher?.close();
    this.#next?.cancel();
    await this.#looking;
    if (this.#good && this.#fault === null) await this.#kept.confirm(this.#good.at);
  }

  find(hotkey: string): Caller | null {
    return this.#list.callers.get(hotkey) ?? null;
  }

  change(subnetId: string): PolicyChange | null {
    return this.#list.changes.get(subnetId) ?? null;
  }

  get standing(): CallersStanding {
    if (this.#fault === null) return CURRENT;
    const good = this.#good;
    if (!good) return NEVER_READ;
    const { clock } = this.#options;
    // The longer of both: neither a clock set back nor a computer that slept may make it last.
    const age = Math.max(clock.now() - good.at, clock.monotonic() - good.monotonic);
    if (age >= SERVED_STALE_MS) return { kind: 'expired', since: good.at };
    return { kind: 'stale', since: good.at, servedUntil: (good.at + SERVED_STALE_MS) as EpochMs };
  }

  get view(): CallersView['file'] {
    const changes = [...this.#list.changes.values()];
    const count = (of: 'allow' | 'deny'): number => new Set(changes.flatMap((change) => change[of])).size;
    return {
      path: this.path,
      found: this.#found,
      standing: this.standing,
      readAt: this.#good?.readAt ?? null,
      callers: this.#list.callers.size,
      allowed: count('allow'),
      denied: count('deny'),
      fault: this.#fault,
    };
  }

  /** Looks whether the file is another. One look after another. */
  look(): Promise<void> {
    const looked = this.#looking.then(() => this.#look());
    this.#looking = looked;
    return looked;
  }

  async #look(): Promise<void> {
    if (this.#closed) return;
    const seen = await readCallers(this.path, this.#stamp, this.#options.subnets);
    if (this.#closed) return;
    if (seen.kind !== 'same') {
      this.#stamp = 'stamp' in seen ? seen.stamp : null;
      this.#seen = seen;
    }
    const [good, fault] = [this.#good, this.#fault];
    this.#weigh();
    await this.#remember(good, fault);
    if (this.#closed) return;
    this.#again(this.#oddSince === null ? LOOK_INTERVAL_MS : SETTLE_MS);
  }

  /** What was in order when Lode ran last, until the file itself has been looked at. */
  async #recall(): Promise<void> {
    const { clock, subnets } = this.#options;
    const kept = await this.#kept.read(clock.now(), subnets);
    if (!kept) return;
    this.#found = true;
    this.#list = kept.list;
    this.#good = { readAt: kept.at, at: kept.at, monotonic: clock.monotonic() - (clock.now() - kept.at) };
  }

  /** `good`, `fault`: as they were before the last look. */
  async #remember(good: LastGood | null, fault: CallersFault | null): Promise<void> {
    if (good && !this.#good) await this.#kept.drop();
    else if (!this.#good) return;
    else if (this.#good !== good && this.#seen.kind === 'list') await this.#kept.keep(this.#seen.bytes, this.#good.at);
    else if (this.#fault && !fault) await this.#kept.confirm(this.#good.at);
  }

  /** Takes what was seen as true: at once where the file is in order, after a while where it is broken or gone. */
  #weigh(): void {
    const { clock } = this.#options;
    const seen = this.#seen;
    if (seen.kind === 'list') {
      this.#oddSince = null;
      if (this.#list === seen.list && this.#good && this.#fault === null) {
        this.#good.at = clock.now();
        this.#good.monotonic = clock.monotonic();
        return;
      }
      this.#found = true;
      this.#fault = null;
      this.#list = seen.list;
      this.#good = { readAt: clock.now(), at: clock.now(), monotonic: clock.monotonic() };
      this.#tell(true);
      return;
    }
    const known = seen.kind === 'gone' ? !this.#found : sameFault(this.#fault, seen.fault);
    if (known) {
      this.#oddSince = null;
      this.#tell(false);
      return;
    }
    this.#oddSince ??= clock.monotonic();
    if (clock.monotonic() - this.#oddSince < SETTLE_MS) return;
    this.#oddSince = null;
    this.#found = seen.kind === 'fault';
    this.#fault = seen.kind === 'fault' ? seen.fault : null;
    if (seen.kind === 'gone') {
      this.#list = NOTHING;
      this.#good = null;
    }
    this.#tell(true);
  }

  #tell(changed: boolean): void {
    const now = this.standing.kind;
    const news = now === this.#told ? null : now;
    this.#told = now;
    if (changed || news) this.#options.onChange(news);
  }

  /** Changes that come in a row do not put it off. */
  #again(afterMs: number): void {
    const { clock } = this.#options;
    const due = clock.monotonic() + afterMs;
    if (this.#closed || (this.#next && this.#next.due <= due)) return;
    this.#next?.cancel();
    const cancel = clock.after(afterMs, () => {
      this.#next = null;
      void this.look();
    });
    this.#next = { due, cancel };
  }

  #watch(): void {
    try {
      this.#watcher = watch(this.#options.folder, { persistent: false }, (_event, name) => {
        if (name === null || name === CALLERS_FILE) this.#again(AFTER_CHANGE_MS);
      });
      // Then it is looked at now and then, as everywhere.
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      this.#watcher = null;
    }
  }
}

const CURRENT: CallersStanding = { kind: 'current' };
const NEVER_READ: CallersStanding = { kind: 'expired', since: null };

function sameFault(one: CallersFault | null, other: CallersFault): boolean {
  return one?.code === other.code && one.line === other.line && JSON.stringify(one.params) === JSON.stringify(other.params);
}
