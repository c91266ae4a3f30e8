// Follows what the chain pays: one row for every tempo of every subnet we are registered on, and a word for every tempo missed.
import type { Alpha, Netuid } from '../../contract/amounts.ts';
import { alphaRao } from '../../contract/amounts.ts';
import type { EarningGap } from '../../contract/earnings.ts';
import type { Network } from '../../contract/chain.ts';
import type { EpochMs, Ss58 } from '../../contract/units.ts';
import type { Chain } from '../chain/chain.ts';
import type { MoneyRow, MoneyStore } from '../storage/money-store.ts';

export interface Followed {
  readonly netuid: Netuid;
  readonly uid: number;
  readonly hotkey: Ss58;
  readonly tempo: number;
  /** Nothing before it can be ours. */
  readonly registeredAt: number;
}

export interface FollowOptions {
  readonly chain: Chain;
  readonly money: MoneyStore;
  readonly network: Network;
  readonly onPaid: () => void;
}

/** Tempos looked at in one go after a long absence; the rest waits for the next block. */
const MOST_AT_ONCE = 24;
const ONE_ALPHA = 1_000_000_000n;

export class Follow {
  private readonly options: FollowOptions;
  private followed: readonly Followed[] = [];
  private readonly epochs = new Map<Netuid, number>();
  /** The newest block when the chain was first reached: what was paid before it was paid while Lode was off. */
  private firstSeen: number | null = null;
  private running: Promise<void> = Promise.resolve();
  private readonly stop: () => void;

  constructor(options: FollowOptions) {
    this.options = options;
    let seen = 0;
    this.stop = options.chain.subscribe((standing) => {
      if (standing.kind !== 'live' || standing.best.number === seen) return;
      seen = standing.best.number;
      void this.look();
    });
  }

  /** Which slots are ours, by the newest reading. */
  watch(followed: readonly Followed[]): void {
    this.followed = followed;
  }

  /** Looks up to the newest block. Resolves when everything up to it is written. */
  look(): Promise<void> {
    this.running = this.running.then(() => this.lookNow());
    return this.running;
  }

  private async lookNow(): Promise<void> {
    const { standing } = this.options.chain;
    if (standing.kind !== 'live') return;
    this.firstSeen ??= standing.best.number;
    for (const each of this.followed) await this.lookAt(each, standing.genesis, standing.best.number);
  }

  private async lookAt(slot: Followed, genesis: MoneyRow['genesis'], best: number): Promise<void> {
    const { money } = this.options;
    const name = `cursor:${genesis}:${slot.netuid}:${slot.hotkey}`;
    const kept = await money.kept(name);
    if (!kept.ok) return;
    const cursor = Math.max(Number(kept.value ?? 0), slot.registeredAt);
    const period = slot.tempo + 1;
    const base = await this.anEpoch(slot, best);
    // The first block after the cursor that lies whole tempos from it.
    const first = cursor + period - ((((cursor - base) % period) + period) % period);
    const epochs = Array.from({ length: MOST_AT_ONCE }, (_, at) => first + at * period).filter((block) => block <= best);
    for (const block of epochs) {
      if (!(await this.record(slot, genesis, block))) return;
      const moved = await money.keep(name, String(block));
      if (!moved.ok) return;
    }
    if (epochs.length > 0) this.options.onPaid();
  }

  /** Any block with an epoch: what the chain says comes next, or what its old rule makes of block and netuid where it does not say. */
  private async anEpoch({ netuid, tempo }: Followed, best: number): Promise<number> {
    const known = this.epochs.get(netuid);
    if (known !== undefined && known > best) return known;
    const next = await this.options.chain.nextEpoch(netuid);
    const epoch =
      next.ok && next.value.value !== null ? next.value.value : best + tempo + 1 - ((best + netuid + 1) % (tempo + 1));
    this.epochs.set(netuid, epoch);
    return epoch;
  }

  /** false: it could not be asked; it is asked again. */
  private async record(slot: Followed, genesis: MoneyRow['genesis'], block: number): Promise<boolean> {
    const { chain, money, network } = this.options;
    const paid = await chain.paidAt(block);
    if (!paid.ok) return false;
    if (paid.value === null) return this.missed(genesis, { ...at(block), netuid: slot.netuid, outcome: 'lost' });
    if (
      block < (this.firstSeen ?? 0) &&
      !(await this.missed(genesis, { ...at(block), netuid: slot.netuid, outcome: 'recovered' }))
    )
      return false;
    const amount = paid.value.paid.find(({ netuid }) => netuid === slot.netuid)?.emissions[slot.uid] ?? 0n;
    if (amount === 0n) return true;
    const when = await chain.blockTime(block);
    const fresh = chain.standing.kind === 'live' && chain.standing.best.number - block <= FRESH_BLOCKS;
    const spot = fresh ? await chain.quoteUnstake({ netuid: slot.netuid, rao: alphaRao(ONE_ALPHA) } satisfies Alpha) : null;
    if (!when.ok || when.value === null) return false;
    const added = await money.add(
      [
        {
          genesis,
          network,
          block: paid.value.block,
          extrinsic: null,
          at: when.value as EpochMs,
          netuid: slot.netuid,
          hotkey: slot.hotkey,
          kind: 'emission',
          unit: 'alpha',
          amount,
          price: spot?.ok ? spot.value.value.spot : null,
        },
      ],
      null,
    );
    return added.ok;
  }

  private async missed(genesis: string, gap: EarningGap): Promise<boolean> {
    const { money } = this.options;
    const name = `gaps:${genesis}`;
    const kept = await money.kept(name);
    if (!kept.ok) return false;
    const gaps = JSON.parse(kept.value ?? '[]') as EarningGap[];
    const last = gaps.at(-1);
    // One absence is one line, however many tempos it had.
    const grown = last && last.netuid === gap.netuid && last.outcome === gap.outcome;
    const after = grown ? [...gaps.slice(0, -1), { ...last, toBlock: gap.toBlock }] : [...gaps, gap];
    return (await money.keep(name, JSON.stringify(after.slice(-MOST_GAPS)))).ok;
  }

  close(): void {
    this.stop();
  }
}

/** The price of now is the price of then for so long; later it is not known. */
const FRESH_BLOCKS = 25;
const MOST_GAPS = 50;
const at = (block: number) => ({ fromBlock: block, toBlock: block });
