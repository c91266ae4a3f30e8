// Whether a subnet can be mined with this computer: what is known to be in the way, and what could not be told. Pure.
import type { ComputerView } from '../contract/computer.ts';
import { isLivelier } from '../contract/feel.ts';
import type { ModelStanding, StoreView } from '../contract/models.ts';
import type { Measured, UnfitReason } from '../contract/offer.ts';
import type { ReachVerdict } from '../contract/reach.ts';
import type { Feel } from '../contract/politeness.ts';
import type { Manifest } from '../contract/subnet.ts';
import type { Identity } from './chain/identity.ts';
import type { Drift } from './network/drift.ts';

export interface FitnessFacts {
  readonly manifest: Manifest;
  readonly standing: ModelStanding;
  readonly measured: Measured | null;
  /** What it would be mined with now. */
  readonly feel: Feel;
  /** null: nothing was read yet. */
  readonly computer: ComputerView | null;
  readonly store: StoreView | null;
  /** null: nobody has looked. */
  readonly reach: ReachVerdict | null;
  /** null: the wallet looks at no real network. */
  readonly onChain: { readonly hasNetuid: boolean; readonly identity: Identity | null } | null;
  readonly drift: Drift | null;
}

export interface Fitness {
  readonly unfit: UnfitReason[];
  readonly unsure: UnfitReason[];
}

type Answer = 'fine' | 'unfit' | 'unsure';
const MB = 1_048_576;
/** A computer sold with 8 GB tells of less: its firmware and graphics have taken their part. */
const AS_SOLD = 0.9;

const verdicts: Readonly<Record<UnfitReason, (facts: FitnessFacts) => Answer>> = {
  'no-model': ({ standing }) => (standing.kind === 'not-downloadable' ? 'unfit' : 'fine'),
  'too-slow': ({ manifest, measured, standing, feel }) => {
    if (manifest.preflightP95Ms === null || standing.kind === 'not-downloadable') return 'fine';
    if (!measured) return 'unsure';
    // Too slow with more of the computer is too slow with less, and fast enough with less is fast enough with more.
    if (measured.p95Ms > manifest.preflightP95Ms) return isLivelier(feel, measured.feel) ? 'unsure' : 'unfit';
    return isLivelier(measured.feel, feel) ? 'unsure' : 'fine';
  },
  memory: ({ manifest, computer }) => {
    if (!computer) return 'unsure';
    return computer.memory.totalBytes < manifest.requires.minMemoryMb * MB * AS_SOLD ? 'unfit' : 'fine';
  },
  'graphics-card': ({ manifest: { requires }, computer }) => {
    if (requires.cpuOk || requires.minVramMb === null) return 'fine';
    if (!computer?.gpus) return 'unsure';
    const least = requires.minVramMb * MB;
    if (computer.gpus.some(({ vramBytes }) => vramBytes !== null && vramBytes >= least)) return 'fine';
    return computer.gpus.some(({ vramBytes }) => vramBytes === null) ? 'unsure' : 'unfit';
  },
  disk: ({ standing, store }) => {
    if (standing.kind !== 'absent' && standing.kind !== 'failed') return 'fine';
    if (!store || store.freeBytes === null) return 'unsure';
    return store.freeBytes < standing.bytes - standing.haveBytes ? 'unfit' : 'fine';
  },
  'no-inbound-port': ({ manifest, reach }) => {
    if (!manifest.requires.inboundPort || reach === 'likely') return 'fine';
    return reach === 'shared-address' || reach === 'closed' ? 'unfit' : 'unsure';
  },
  'no-netuid': ({ onChain }) => (onChain && !onChain.hasNetuid ? 'unfit' : 'fine'),
  'changed-hands': ({ onChain }) => {
    if (!onChain?.hasNetuid) return 'fine';
    if (!onChain.identity || onChain.identity.kind === 'cannot-tell') return 'unsure';
    return onChain.identity.kind === 'changed' ? 'unfit' : 'fine';
  },
  'upstream-changed': ({ drift }) => (drift?.kind === 'changed' ? 'unfit' : drift?.kind === 'same' ? 'fine' : 'unsure'),
};

/** In the order of the reasons, which is that of how final they are. */
export function fitnessOf(facts: FitnessFacts): Fitness {
  const all = Object.entries(verdicts) as [UnfitReason, (facts: FitnessFacts) => Answer][];
  const those = (answer: Answer) => all.filter(([, verdict]) => verdict(facts) === answer).map(([reason]) => reason);
  return { unfit: those('unfit'), unsure: those('unsure') };
}
