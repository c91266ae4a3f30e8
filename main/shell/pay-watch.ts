// What the chain paid today and how the slots stand, read now and then where there is a wallet to read for.
import type { Command, CommandReply, CommandResult } from '../contract/commands.ts';
import type { EarningTotal, SlotView } from '../contract/earnings.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { Snapshots } from './snapshots.ts';

export interface Paid {
  readonly today: readonly EarningTotal[];
  readonly slots: readonly SlotView[];
}

export interface PayWatch {
  /** null: nothing is known, or there is nothing to know: no slot on a chain that is worth something. */
  readonly current: Paid | null;
  subscribe(listener: () => void): () => void;
  stop(): void;
}

/** A slot's place changes with the tempo, which is 72 minutes on finney. */
const EVERY_MS = 10 * 60_000;

/** Whose pay can be read: null where nobody's. Another wallet, another chain, another slot is read at once. */
function subject({ wallet }: Pick<Snapshot, 'wallet'>): string | null {
  if (!wallet || wallet.chain.kind !== 'live' || wallet.network === 'practice') return null;
  const slots = wallet.registrations.map(({ netuid, uid }) => `${netuid}:${uid}`);
  return slots.length > 0 ? JSON.stringify([wallet.chain.genesis, wallet.hotkey, slots]) : null;
}

export function watchPay(
  snapshots: Pick<Snapshots, 'current' | 'subscribe'>,
  send: (command: Command) => Promise<CommandResult>,
): PayWatch {
  let current: Paid | null = null;
  let about: string | null = null;
  const listeners = new Set<() => void>();
  const tell = (paid: Paid | null) => {
    current = paid;
    for (const listener of listeners) listener();
  };
  const read = async () => {
    const asked = about;
    if (asked === null) return;
    const result = await send({ type: 'earnings.read', args: {} });
    // What could not be read leaves what was known; what was asked for somebody else is dropped.
    if (!result.ok || asked !== about) return;
    const { view, slots } = result.value as CommandReply<'earnings.read'>;
    tell({ today: view.today.totals, slots });
  };
  const look = (snapshot: Snapshot) => {
    const next = subject(snapshot);
    if (next === about) return;
    about = next;
    if (current) tell(null);
    void read();
  };
  look(snapshots.current);
  const stop = snapshots.subscribe(look);
  const timer = setInterval(() => void read(), EVERY_MS);
  return {
    get current() {
      return current;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => {
      stop();
      clearInterval(timer);
    },
  };
}
