// The flight recorder: writes down what the miner did and why, over the engine's lives. It only looks on; what it cannot write is lost.
import { FLIGHT_READ, type FlightEntry, type FlightKind, type FlightRow } from '../contract/flight.ts';
import type { MinerState } from '../contract/miner-state.ts';
import { assertNever, type Result } from '../contract/problem.ts';
import type { EpochMs } from '../contract/units.ts';
import type { Clock } from './clock.ts';
import type { FlightStore } from './storage/storage.ts';

/** How far back a life that ended without a word is known of. */
const HEARTBEAT_MS = 60_000;
/** Entries that wait for a disk that refuses; the oldest give way. */
const WAITING = 200;
/** What comes from outside is cut to what a row may hold. */
const PARAM_CHARS = 120;

type Named = Pick<FlightEntry, 'kind' | 'code' | 'params'>;

export class FlightRecorder {
  private readonly clock: Clock;
  private readonly store: FlightStore;
  private nextId = 1;
  /** The stretch that lasts, to be written again as it goes on. */
  private open: FlightRow | null = null;
  private waiting: FlightRow[] = [];
  private writing: Promise<void> = Promise.resolve();
  private rung: string | null = null;
  private cancel: (() => void) | null = null;

  private constructor(clock: Clock, store: FlightStore) {
    this.clock = clock;
    this.store = store;
  }

  /** Reads how the life before ended, and writes that this one has begun. */
  static async open(clock: Clock, store: FlightStore, begun: { version: string; safe: boolean }): Promise<FlightRecorder> {
    const recorder = new FlightRecorder(clock, store);
    const read = await store.read(null, FLIGHT_READ);
    const before = read.ok ? read.value : [];
    const [last] = before;
    recorder.nextId = (last?.id ?? 0) + 1;
    if (last && last.kind !== 'ended') recorder.moment('unended', null, {}, last.until);
    const from = before.find(({ kind }) => kind === 'opened')?.params['version'];
    if (from !== undefined && from !== begun.version) recorder.moment('updated', null, { from, to: begun.version });
    recorder.moment('opened', begun.safe ? 'safe' : 'usual', { version: begun.version });
    recorder.beat();
    return recorder;
  }

  /** Called with every change of the miner's state; the same one goes on. */
  miner(state: MinerState): void {
    const now = stretchOf(state, this.open?.kind ?? null);
    if (now === 'as-before') return;
    const { open } = this;
    if (open && isSame(open, now)) {
      if (open.params['cause'] === undefined) this.open = { ...open, params: now.params };
      return;
    }
    this.close();
    this.open = this.row({ ...now, at: this.clock.now(), until: this.clock.now() });
    this.write([this.open]);
  }

  answersBy(provider: string): void {
    if (provider === this.rung) return;
    this.rung = provider;
    this.moment('rung', provider);
  }

  /** It stood still for so long and goes on now. What lasted before lasts on, without that time in its name. */
  slept(ms: number): void {
    const until = this.clock.now();
    const at = Math.max(0, until - ms) as EpochMs;
    const was = this.open;
    if (was) {
      this.open = null;
      this.write([{ ...was, until: Math.max(was.at, at) as EpochMs }]);
    }
    this.write([this.row({ kind: 'slept', code: null, params: {}, at, until })]);
    if (!was) return;
    this.open = this.row({ kind: was.kind, code: was.code, params: was.params, at: until, until });
    this.write([this.open]);
  }

  moment(kind: FlightKind, code: string | null = null, params: FlightEntry['params'] = {}, at = this.clock.now()): void {
    this.write([this.row({ kind, code, params, at, until: at })]);
  }

  async read(before: number | null, limit: number): Promise<Result<FlightRow[]>> {
    this.goOn();
    await this.writing;
    return this.store.read(before, limit);
  }

  /** In order. */
  async end(): Promise<void> {
    this.cancel?.();
    this.close();
    this.moment('ended');
    await this.writing;
  }

  private beat(): void {
    this.cancel = this.clock.after(HEARTBEAT_MS, () => {
      // At rest nothing is worth a write a minute.
      if (this.open?.kind !== 'stopped') this.goOn();
      this.beat();
    });
  }

  private goOn(): void {
    if (!this.open) return;
    // A clock that was set back does not make it end before it began.
    this.open = { ...this.open, until: Math.max(this.open.at, this.clock.now()) as EpochMs };
    this.write([this.open]);
  }

  private close(): void {
    this.goOn();
    this.open = null;
  }

  private row(entry: FlightEntry): FlightRow {
    const id = this.nextId;
    this.nextId += 1;
    return { id, ...entry };
  }

  private write(rows: readonly FlightRow[]): void {
    const ids = new Set(rows.map(({ id }) => id));
    this.waiting = [...this.waiting.filter(({ id }) => !ids.has(id)), ...rows].slice(-WAITING);
    this.writing = this.writing.then(async () => {
      const batch = this.waiting;
      if (batch.length === 0) return;
      this.waiting = [];
      const written = await this.store.write(batch);
      // What was written anew meanwhile stands before what could not be written.
      if (!written.ok) this.waiting = [...batch.filter((old) => this.waiting.every(({ id }) => id !== old.id)), ...this.waiting];
    });
  }
}

const cut = (params: FlightEntry['params']): FlightEntry['params'] =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, PARAM_CHARS) : value]),
  );

/** What a state is in the record. Starting and stopping belong to what was before them: they last seconds. */
function stretchOf(state: MinerState, before: FlightKind | null): Named | 'as-before' {
  switch (state.kind) {
    case 'setting-up':
    case 'starting':
    case 'stopping':
      return 'as-before';
    case 'ready':
      // A life that never mined has nothing to stop.
      return before === null ? 'as-before' : { kind: 'stopped', code: null, params: {} };
    case 'mining':
      return state.recovering
        ? { kind: 'recovering', code: state.recovering.child, params: {} }
        : { kind: 'mining', code: state.work.subnet, params: { work: state.work.kind } };
    case 'paused':
      return {
        kind: 'paused',
        code: state.reason,
        params: state.cause === null ? {} : cut({ cause: state.cause }),
      };
    case 'blocked':
      return { kind: 'blocked', code: state.problem.code, params: cut(state.problem.params) };
    default:
      return assertNever(state);
  }
}

/** What is in the way of a pause may change its name every few seconds: it is one pause, and the first name stands for it. */
const isSame = (open: FlightRow, now: Named): boolean =>
  open.kind === now.kind &&
  open.code === now.code &&
  (open.kind === 'paused' || JSON.stringify(open.params) === JSON.stringify(now.params));
