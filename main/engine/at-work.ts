// What ending Lode now would disturb: questions under way, calls on their way into a block, a slot about to lose its immunity.
import type { AtWork } from '../contract/at-work.ts';
import type { Work } from '../contract/miner-state.ts';
import type { Desk } from './wallet/desk.ts';

const HOUR_MS = 60 * 60_000;

type Chained = Pick<Desk, 'chain' | 'slots' | 'sending'>;

export async function atWork(queries: number, work: Work | null, desk: Chained | null): Promise<AtWork> {
  return { queries, transactions: desk?.sending ?? 0, lastHourOfImmunity: desk && (await isLastHour(work, desk)) };
}

/** Immunity ends at a block; how long that is from now is the chain's pace times what is left. */
async function isLastHour(work: Work | null, { chain, slots }: Chained): Promise<boolean | null> {
  if (work?.kind !== 'mine' || chain?.standing.kind !== 'live') return null;
  const { best, blockMs } = chain.standing;
  const slot = slots().find(({ netuid }) => netuid === work.netuid);
  if (!slot) return null;
  const terms = await chain.terms(work.netuid);
  if (!terms.ok) return null;
  const left = (terms.value.value.immunityBlocks - (best.number - slot.registeredAt)) * blockMs;
  return left > 0 && left <= HOUR_MS;
}
