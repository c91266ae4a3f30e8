// What a person can do with one subnet now: one main step, and the quieter ones beside it.
import type { Netuid } from '../../../main/contract/amounts.ts';
import type { MinerState, Work } from '../../../main/contract/miner-state.ts';
import type { Offer, UnfitReason } from '../../../main/contract/offer.ts';
import { assertNever } from '../../../main/contract/problem.ts';
import type { SubnetId } from '../../../main/contract/subnet.ts';
import type { WalletView } from '../../../main/contract/wallet.ts';

export type Step =
  | { readonly kind: 'stop' }
  /** `more`: an earlier one goes on. `again`: it failed, and nothing of it is here. */
  | { readonly kind: 'download'; readonly how: 'first' | 'more' | 'again'; readonly bytes: number }
  /** `instead`: something else is at work, and ends first. */
  | { readonly kind: 'start'; readonly work: Work; readonly instead: boolean }
  /** The numbers before the fee. */
  | { readonly kind: 'look'; readonly netuid: Netuid };

export interface Steps {
  readonly main: Step | null;
  readonly beside: readonly Step[];
}

/** What is at work, or about to be. A blocked miner is not. */
export function workAtHand(miner: MinerState): Work | null {
  return miner.kind === 'starting' || miner.kind === 'mining' || miner.kind === 'paused' ? miner.work : null;
}

/** The practice chain has none of these subnets, and says nothing against one. */
const looksAtPractice = (wallet: WalletView | null): boolean => wallet === null || wallet.network === 'practice';

/** What keeps it from being mined, as far as it is worth saying on the network the wallet looks at. */
export function hindrances(offer: Offer, wallet: WalletView | null): readonly UnfitReason[] {
  return offer.unfit.filter((reason) => reason !== 'no-netuid' || !looksAtPractice(wallet));
}
export function doubts(offer: Offer, wallet: WalletView | null): Offer['unsure'] {
  // How fast it is can be found out only with what answers.
  const unsure = offer.unsure.filter((reason) => reason !== 'too-slow' || isLoaded(offer));
  if (!looksAtPractice(wallet)) return unsure;
  // These are questions to a chain that is not looked at, or about a way in that practice does not need.
  return unsure.filter((reason) => reason === 'too-slow' || reason === 'memory' || reason === 'graphics-card');
}

/** What speaks against joining, whatever the numbers say. A way in from outside can still be opened, from the numbers' own page. */
export const againstJoining = ({ unfit }: Offer): readonly UnfitReason[] =>
  unfit.filter((reason) => reason !== 'no-inbound-port');

export function stepsOf(offer: Offer, miner: MinerState, wallet: WalletView | null): Steps {
  const work = workAtHand(miner);
  if (work?.subnet === offer.id) return { main: { kind: 'stop' }, beside: [] };
  const hindered = hindrances(offer, wallet);
  const [first, ...others] = [...load(offer), ...mine(offer, wallet, work !== null), ...practise(offer, work !== null)];
  // What is only not on this network can still be practised at once.
  const fits = hindered.every((reason) => reason === 'no-netuid');
  if (first === undefined) return { main: null, beside: [] };
  return fits ? { main: first, beside: others } : { main: null, beside: [first, ...others] };
}

function load({ standing }: Offer): Step[] {
  switch (standing.kind) {
    case 'absent':
    case 'failed': {
      const { kind, haveBytes, bytes } = standing;
      return [{ kind: 'download', how: haveBytes > 0 ? 'more' : kind === 'absent' ? 'first' : 'again', bytes }];
    }
    case 'none-needed':
    case 'not-downloadable':
    case 'downloading':
    case 'checking':
    case 'ready':
      return [];
    default:
      return assertNever(standing);
  }
}

const isLoaded = ({ standing }: Offer): boolean => standing.kind === 'ready' || standing.kind === 'none-needed';

function mine(offer: Offer, wallet: WalletView | null, instead: boolean): Step[] {
  const { id, netuid } = offer;
  if (id === 'practice' || netuid === null || looksAtPractice(wallet) || againstJoining(offer).length > 0 || !isLoaded(offer)) {
    return [];
  }
  const registered = wallet?.registrations.some((each) => each.netuid === netuid) ?? false;
  return registered ? [{ kind: 'start', work: { kind: 'mine', subnet: id, netuid }, instead }] : [{ kind: 'look', netuid }];
}

const practise = ({ id, practice }: Offer, instead: boolean): Step[] =>
  practice === null ? [{ kind: 'start', work: { kind: 'practice', subnet: id }, instead }] : [];

/** The card whose step is the screen's one primary action: begun last, else what can earn, else the first. null: something is at work. */
export function foremost(
  offers: readonly Offer[],
  miner: MinerState,
  wallet: WalletView | null,
  last: Work | null,
): SubnetId | null {
  if (workAtHand(miner) !== null || miner.kind === 'stopping') return null;
  const able = offers.filter((offer) => stepsOf(offer, miner, wallet).main !== null);
  const earns = (offer: Offer) => {
    const { main } = stepsOf(offer, miner, wallet);
    return main?.kind === 'start' && main.work.kind === 'mine';
  };
  return (able.find(({ id }) => id === last?.subnet) ?? able.find(earns) ?? able[0])?.id ?? null;
}
