// The offers: everything this Lode can serve, each with where its model stands, what was measured, and what is in the way. Pure.
import type { Network } from '../contract/chain.ts';
import type { ComputerView } from '../contract/computer.ts';
import type { ModelStanding, StoreView } from '../contract/models.ts';
import type { Offer } from '../contract/offer.ts';
import { assertNever, type Problem } from '../contract/problem.ts';
import type { Feel } from '../contract/politeness.ts';
import type { ReachVerdict } from '../contract/reach.ts';
import { type Manifest, type ServedSubnet, SUBNET_NAMES } from '../contract/subnet.ts';
import type { Identity } from './chain/identity.ts';
import { fitnessOf } from './fitness.ts';
import type { MeasuredBySubnet } from './measuring.ts';
import type { Drift } from './network/drift.ts';
import { needsFiles } from './served-subnets.ts';

export interface OfferFacts {
  readonly manifests: ReadonlyMap<ServedSubnet, Manifest>;
  readonly network: Network;
  readonly standing: (id: ServedSubnet) => ModelStanding;
  readonly measured: MeasuredBySubnet;
  readonly feel: Feel;
  readonly measuring: ServedSubnet | null;
  /** Whether the person agreed that it is told besides the chain. null: it wants to be told nothing. */
  readonly told: (id: ServedSubnet) => boolean | null;
  readonly measureProblem: { readonly of: ServedSubnet; readonly problem: Problem } | null;
  readonly identities: ReadonlyMap<ServedSubnet, Identity>;
  readonly drifts: ReadonlyMap<ServedSubnet, Drift>;
  readonly computer: ComputerView | null;
  readonly store: StoreView | null;
  readonly reach: ReachVerdict | null;
}

/** Practice's own question: nothing to fetch, nothing to pay, nothing in its way. */
const PRACTICE: Offer = {
  id: 'practice',
  netuid: null,
  requires: { inboundPort: false, minMemoryMb: 512, minVramMb: null, cpuOk: true, diskMb: 0, uploadMbps: null },
  payout: 'flat',
  model: null,
  standing: { kind: 'none-needed' },
  measured: null,
  measuring: false,
  measureProblem: null,
  unfit: [],
  unsure: [],
  practice: null,
};

/** The netuid a subnet has on a network. A network the person named has its own; they start there from the subnet's own page. */
export const netuidOn = ({ netuid }: Manifest, network: Network) =>
  network === 'finney' ? netuid.finney : network === 'test' ? netuid.test : null;

export function offersOf(facts: OfferFacts): Offer[] {
  return [PRACTICE, ...[...facts.manifests.values()].map((manifest) => offerOf(manifest, facts))];
}

function offerOf(manifest: Manifest, facts: OfferFacts): Offer {
  const { id, model, requires, payout } = manifest;
  const { network, computer, store, reach } = facts;
  const standing = facts.standing(id);
  const measured = facts.measured[id] ?? null;
  const netuid = netuidOn(manifest, network);
  const told = facts.told(id);
  const real = network === 'finney' || network === 'test';
  const fitness = fitnessOf({
    manifest,
    standing,
    measured,
    feel: facts.feel,
    computer,
    store,
    reach,
    onChain: real ? { hasNetuid: netuid !== null, identity: facts.identities.get(id) ?? null } : null,
    drift: facts.drifts.get(id) ?? null,
  });
  const lacks = needsFiles(id, manifest, 'practice') && standing.kind !== 'ready';
  return {
    id,
    netuid,
    requires,
    payout,
    model: modelOf(model),
    standing,
    measured,
    measuring: facts.measuring === id,
    ...(told === null ? {} : { told }),
    measureProblem: facts.measureProblem?.of === id ? facts.measureProblem.problem : null,
    ...fitness,
    practice: lacks ? { code: 'model-not-downloaded', params: { subnet: SUBNET_NAMES[id] } } : null,
  };
}

function modelOf(model: Manifest['model']): Offer['model'] {
  switch (model.kind) {
    case 'none':
      return null;
    case 'files': {
      const [first] = model.files;
      const bytes = model.files.reduce((sum, file) => sum + file.bytes, 0);
      return { name: model.name, licence: first?.licence ?? '', source: first?.source ?? '', bytes };
    }
    case 'not-downloadable':
      return { name: model.name, licence: model.licence, source: model.source, bytes: null };
    default:
      return assertNever(model);
  }
}
