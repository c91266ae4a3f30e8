// The subnets there is code for: each manifest's adapter. Practice's own question needs no manifest.
import type { Manifest, ServedSubnet, SubnetId } from '../contract/subnet.ts';
import { SUBNET_IDS } from '../contract/subnet.ts';
import type { CreateAdapter, RunNetwork, SubnetAdapter } from './subnets/adapter.ts';
import { createPracticeAdapter } from './subnets/practice/adapter.ts';

/** Absent: no code yet. */
const ADAPTERS: Readonly<Partial<Record<ServedSubnet, CreateAdapter>>> = {};

/** null: there is no code for it, or it is in no catalogue. */
export function adapterFor(id: SubnetId, manifest: Manifest | null, network: RunNetwork): SubnetAdapter | null {
  if (id === 'practice') return createPracticeAdapter();
  return manifest ? (ADAPTERS[id]?.(manifest, network) ?? null) : null;
}

/** Of whom a list of callers may speak. */
export const SERVED_IDS: readonly SubnetId[] = SUBNET_IDS;
