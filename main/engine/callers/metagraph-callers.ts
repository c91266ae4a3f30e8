// The source of callers that the chain is: who has a slot on a subnet, with its permit and stake, read anew every few blocks.
import { type Netuid, RAO_PER_TAO } from '../../contract/amounts.ts';
import type { CallersStanding } from '../../contract/callers.ts';
import type { Result } from '../../contract/problem.ts';
import { decodeSs58 } from '../../contract/ss58.ts';
import type { EpochMs, Ss58 } from '../../contract/units.ts';
import type { Caller } from '../axon/caller-directory.ts';
import type { Metagraph, Read } from '../chain/chain.ts';
import type { Clock } from '../clock.ts';
import type { CallerSource, PolicyChange } from './caller-source.ts';

/** Permits change with the epoch (an hour and more) and stake slowly; a public endpoint takes few requests. */
const EVERY_MS = 2 * 60_000;
/** Unread for so long, it is told. */
const STALE_MS = 15 * 60_000;
/** Unread for so long, nobody is let in by it: a validator may have lost its slot and sold the key. */
export const METAGRAPH_SERVED_MS = 6 * 60 * 60_000;
const PARTS = 1_000n;

export interface MetagraphCallersOptions {
  readonly clock: Clock;
  readonly netuid: Netuid;
  readonly read: () => Promise<Result<Read<Metagraph>>>;
  /** It could not be read for STALE_MS; told once until it can be again. */
  readonly onStale: () => void;
  /** Ours. */
  readonly me: Ss58;
  /** It was in the metagraph and is not any more: nobody there will ask us, and electricity is all there is to it. */
  readonly onSlotLost: () => void;
}

export class MetagraphCallers implements CallerSource {
  private readonly options: MetagraphCallersOptions;
  private callers = new Map<string, Caller>();
  private readAt: EpochMs | null = null;
  private readMonotonic = 0;
  private told = false;
  private cancel: (() => void) | null = null;
  private closed = false;

  constructor(options: MetagraphCallersOptions) {
    this.options = options;
  }

  /** Reads for the first time, and from then on by itself. */
  async open(): Promise<Result<void>> {
    const first = await this.look();
    if (first.ok) this.wait();
    return first;
  }

  /** Reads now, e.g. after a sleep: by the clock on the wall what is known may be too old to let anybody in. */
  refresh(): void {
    this.cancel?.();
    void this.look().finally(() => this.wait());
  }

  close(): void {
    this.closed = true;
    this.cancel?.();
  }

  find(hotkey: string): Caller | null {
    return this.callers.get(hotkey) ?? null;
  }

  change(): PolicyChange | null {
    return null;
  }

  get standing(): CallersStanding {
    const { readAt } = this;
    if (readAt === null) return { kind: 'expired', since: null };
    const age = this.age();
    if (age >= METAGRAPH_SERVED_MS) return { kind: 'expired', since: readAt };
    if (age < STALE_MS) return { kind: 'current' };
    return { kind: 'stale', since: readAt, servedUntil: (readAt + METAGRAPH_SERVED_MS) as EpochMs };
  }

  /** The longer of both clocks: neither one set back nor a computer that slept may make it last. */
  private age(): number {
    const { clock } = this.options;
    return Math.max(clock.now() - (this.readAt ?? 0), clock.monotonic() - this.readMonotonic);
  }

  private wait(): void {
    this.cancel?.();
    if (this.closed) return;
    this.cancel = this.options.clock.after(EVERY_MS, () => void this.look().finally(() => this.wait()));
  }

  private async look(): Promise<Result<void>> {
    const { read, clock, onStale, me, onSlotLost } = this.options;
    const metagraph = await read();
    if (this.closed) return { ok: true, value: undefined };
    if (!metagraph.ok) {
      if (this.readAt !== null && this.age() >= STALE_MS && !this.told) {
        this.told = true;
        onStale();
      }
      return metagraph;
    }
    const callers = new Map<string, Caller>();
    for (const { hotkey, validatorPermit, totalStake } of metagraph.value.value.neurons) {
      const publicKey = decodeSs58(hotkey);
      // A stake is compared with a subnet's minimum as its own code compares it: in whole tokens, as the metagraph weighs them.
      const stakeTao = Number((totalStake * PARTS) / RAO_PER_TAO) / Number(PARTS);
      if (publicKey) callers.set(hotkey, { hotkey, publicKey, name: null, validatorPermit, stakeTao });
    }
    const lost = this.callers.has(me) && !callers.has(me);
    this.callers = callers;
    this.readAt = clock.now();
    this.readMonotonic = clock.monotonic();
    this.told = false;
    if (lost) onSlotLost();
    return { ok: true, value: undefined };
  }
}
