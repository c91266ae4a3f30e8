// The subnets there is code for: each one's adapter, and which of them is practised with a model that ships with the app.
import type { Manifest, ServedSubnet, SubnetId } from '../contract/subnet.ts';
import type { CreateAdapter, RunNetwork, SubnetAdapter } from './subnets/adapter.ts';
import { createAdapter as createClique } from './subnets/clique/adapter.ts';
import { createItsaiAdapter } from './subnets/itsai/adapter.ts';
import { createPracticeAdapter } from './subnets/practice/adapter.ts';
import { createAdapter as createTag101 } from './subnets/tag101/adapter.ts';

interface Served {
  readonly create: CreateAdapter;
  /** Practice asks nothing of the store: the adapter has a small model of the app's own for it. */
  readonly practiceModelShips: boolean;
}

const SERVED: Readonly<Partial<Record<ServedSubnet, Served>>> = {
  tag101: { create: createTag101, practiceModelShips: false },
  itsai: { create: createItsaiAdapter, practiceModelShips: true },
  clique: { create: createClique, practiceModelShips: false },
};

/** null: there is no code for it, or it is in no catalogue. Practice's own question needs no manifest. */
export function adapterFor(id: SubnetId, manifest: Manifest | null, network: RunNetwork): SubnetAdapter | null {
  if (id === 'practice') return createPracticeAdapter();
  return manifest ? (SERVED[id]?.create(manifest, network) ?? null) : null;
}

/** Whether a run needs files from the store. */
export const needsFiles = (id: SubnetId, manifest: Manifest | null, network: RunNetwork): boolean =>
  id !== 'practice' && manifest?.model.kind !== 'none' && !(network === 'practice' && SERVED[id]?.practiceModelShips === true);
