// The store: what the page knows, made of snapshots as they come. Stale ones are dropped; rows are gathered.
import type { Command, CommandResult, CommandType } from '../../main/contract/commands.ts';
import type { QueryRow } from '../../main/contract/query.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import { gapsBefore } from './flight-gaps.ts';
import { type Gap, trackGaps } from './gaps.ts';
import type { Link, LinkState } from './link.ts';
import { mergeRows } from './queries.ts';

/** Figures change at most this often. */
export const CALM_MS = 1_000;
/** As many rows as the contract gives at once: enough for every seam a screen can show. */
const BACKFILL_ROWS = 500;
/** Of the flight recorder: more than the seam can show. */
const BACKFILL_FLIGHT = 100;

export interface View {
  readonly snapshot: Snapshot | null;
  /** The same, at most once a second, but at once when the miner's state changes: for figures and lists. */
  readonly calm: Snapshot | null;
  readonly link: LinkState;
  readonly rows: readonly QueryRow[];
  readonly gaps: readonly Gap[];
  /** The ledger was asked once, so an empty `rows` means that nothing was ever asked. */
  readonly backfilled: boolean;
  /** The ledger has no row older than the first of `rows`. */
  readonly wholeHistory: boolean;
}

export interface Store {
  readonly view: () => View;
  readonly subscribe: (listener: () => void) => () => void;
  send<T extends CommandType>(command: Extract<Command, { type: T }>): Promise<CommandResult<T>>;
  /** Reads rows older than those held. */
  readOlder(): Promise<void>;
}

/** Lower than what is shown, and no newer: late, or twice. A new engine counts from one again, but its time goes on. */
export function isStale(next: Snapshot, shown: Snapshot | null): boolean {
  return shown !== null && shown.host.engineLost === null && next.seq < shown.seq && next.at <= shown.at;
}

export function createStore(link: Link): Store {
  let view: View = {
    snapshot: null,
    calm: null,
    link: 'connecting',
    rows: [],
    gaps: [],
    backfilled: false,
    wholeHistory: false,
  };
  const listeners = new Set<() => void>();
  let calmTimer: ReturnType<typeof setTimeout> | null = null;
  let asked = false;

  const become = (change: Partial<View>) => {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  };

  const settle = () => {
    calmTimer = null;
    if (view.calm === view.snapshot) return;
    calmTimer = setTimeout(settle, CALM_MS);
    become({ calm: view.snapshot });
  };

  const read = async (before: number | null): Promise<void> => {
    const result = await link.send({ type: 'history.read', args: { before, limit: BACKFILL_ROWS } });
    if (!result.ok) {
      become({ backfilled: true });
      return;
    }
    const { rows } = result.value;
    become({
      // It comes newest first. What snapshots brought meanwhile is newer than the ledger's copy.
      rows: mergeRows(rows.toReversed(), view.rows),
      backfilled: true,
      wholeHistory: rows.length < BACKFILL_ROWS,
    });
  };

  /** Why nothing came before the page was there to see it. `heardFrom`: since when it is. */
  const readGaps = async (heardFrom: number): Promise<void> => {
    const result = await link.send({ type: 'flight.read', args: { before: null, limit: BACKFILL_FLIGHT } });
    if (!result.ok) return;
    const until = Math.min(heardFrom, view.gaps[0]?.from ?? heardFrom);
    become({ gaps: [...gapsBefore(result.value.rows, until), ...view.gaps] });
  };

  const hear = (snapshot: Snapshot) => {
    if (isStale(snapshot, view.snapshot)) return;
    const sameState = view.calm?.miner.kind === snapshot.miner.kind;
    const calm = calmTimer === null || !sameState ? snapshot : view.calm;
    if (calmTimer === null) calmTimer = setTimeout(settle, CALM_MS);
    become({ snapshot, calm, rows: mergeRows(view.rows, snapshot.queries), gaps: trackGaps(view.gaps, snapshot) });
    // The database is open once the miner has left its first state.
    if (!asked && snapshot.miner.kind !== 'setting-up') {
      asked = true;
      void read(null);
      void readGaps(snapshot.at);
    }
  };

  link.watch((state) => become({ link: state }));
  link.subscribe(hear);

  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send: (command) => link.send(command),
    readOlder: () => read(view.rows[0]?.id ?? null),
  };
}
