// What a subnet wants to be told besides the chain: whether the person agreed, and telling it again when what the chain says changes.
import { z } from 'zod';
import type { Netuid } from '../contract/amounts.ts';
import { fail, ok, type Result } from '../contract/problem.ts';
import { EpochMs, TcpPort } from '../contract/units.ts';
import type { Clock } from './clock.ts';
import { kept } from './kept.ts';
import type { MoneyStore } from './storage/money-store.ts';
import type { Announced, EnrolMeans, EnrolStep, ScheduledJob } from './subnets/adapter.ts';
import type { Desk } from './wallet/desk.ts';

/** When a person agreed, by network, hotkey and netuid: what one said of one slot says nothing of another. */
const AgreedJson = z.record(z.string(), EpochMs);
const LOOK_EVERY_MS = 10 * 60_000;
const LIMIT_MS = 60_000;

export interface EnrolmentOptions {
  readonly clock: Clock;
  readonly store: Pick<MoneyStore, 'kept' | 'keep'>;
  readonly subnet: string;
  readonly steps: readonly EnrolStep[];
  readonly means: Omit<EnrolMeans, 'signal'>;
  /** The slot it is about. null: there is no hotkey, or no such netuid on this network. */
  readonly slot: () => string | null;
  /** What the chain says of it now. null: nothing, or it is out of reach. */
  readonly announced: () => Announced | null;
}

export class Enrolment {
  private readonly options: EnrolmentOptions;
  private readonly name: string;
  private agreements: Readonly<Record<string, EpochMs>> = {};
  /** What was told last in this session, and of which slot; one lost and bought again has another uid. */
  private told: string | null = null;
  private telling: Promise<Result<void>> | null = null;

  constructor(options: EnrolmentOptions) {
    this.options = options;
    this.name = `agreed-${options.subnet}`;
  }

  async open(): Promise<void> {
    this.agreements = (await kept(this.options.store, this.name, AgreedJson).read()) ?? {};
  }

  /** Whether the person agreed, of the slot it is about now. */
  get agreed(): boolean {
    const slot = this.options.slot();
    return slot !== null && Object.hasOwn(this.agreements, slot);
  }

  /**
   * Kept before anything is told; no is kept too, and nothing is told from then on. What was told cannot be taken back. Expected
   * failures: `key-missing`, those of the disk, of the signer, and `not-announced`: the person has agreed all the same.
   */
  async agree(yes: boolean): Promise<Result<void>> {
    const { clock, slot, store } = this.options;
    const now = slot();
    if (now === null) return fail('key-missing', { role: 'hotkey' });
    const { [now]: _before, ...others } = this.agreements;
    const agreements = yes ? { ...others, [now]: clock.now() } : others;
    const done = await store.keep(this.name, JSON.stringify(agreements));
    if (!done.ok) return done;
    this.agreements = agreements;
    this.told = null;
    return yes ? this.tell(AbortSignal.timeout(LIMIT_MS)) : ok(undefined);
  }

  /** For a run: at its start, and whenever the chain says another address. */
  readonly job: ScheduledJob = {
    name: 'announcement',
    everyMs: LOOK_EVERY_MS,
    atStart: true,
    run: (signal) => this.tell(AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)])),
  };

  private tell(signal: AbortSignal): Promise<Result<void>> {
    this.telling ??= this.tellNow(signal).finally(() => {
      this.telling = null;
    });
    return this.telling;
  }

  private async tellNow(signal: AbortSignal): Promise<Result<void>> {
    const { steps, means, announced, slot } = this.options;
    const at = announced();
    if (!this.agreed || !at) return ok(undefined);
    const news = `${slot()} ${at.uid} ${at.ip} ${at.port}`;
    if (news === this.told) return ok(undefined);
    for (const step of steps) {
      if (!this.agreed) return ok(undefined);
      const done = await step.run(at, { ...means, signal });
      if (!done.ok) return done;
    }
    this.told = news;
    return ok(undefined);
  }
}

/** What the chain says of our slot. */
export function announcedOf(desk: Pick<Desk, 'view' | 'chain'>, netuid: Netuid): Announced | null {
  const slot = desk.view()?.registrations.find((each) => each.netuid === netuid);
  const standing = desk.chain?.standing;
  if (!slot || slot.axon === null || standing?.kind !== 'live') return null;
  const colon = slot.axon.lastIndexOf(':');
  const port = TcpPort.safeParse(Number(slot.axon.slice(colon + 1)));
  const ip = slot.axon.slice(0, colon).replace(/^\[|\]$/g, '');
  return port.success ? { netuid, uid: slot.uid, ip, port: port.data, block: standing.best.number } : null;
}
