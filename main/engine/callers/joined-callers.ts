// Several sources as one directory. Of those who know a hotkey the first counts; a source that has expired lets nobody in.
import type { CallerPolicy } from '../subnets/adapter.ts';
import type { Caller, CallerDirectory } from '../axon/caller-directory.ts';
import type { CallerSource, PolicyChange } from './caller-source.ts';

interface Part {
  readonly change: PolicyChange | null;
  readonly expired: boolean;
}

interface Made {
  readonly own: CallerPolicy;
  readonly parts: readonly Part[];
  readonly policy: CallerPolicy;
}

export class JoinedCallers implements CallerDirectory {
  readonly #sources: readonly CallerSource[];
  readonly #made = new Map<string, Made>();

  /** In the order of their word's weight: what the network itself says goes before what a person wrote. */
  constructor(sources: readonly CallerSource[]) {
    this.#sources = sources;
  }

  find(hotkey: string): Caller | null {
    for (const source of this.#sources) {
      const caller = source.find(hotkey);
      if (caller && source.standing.kind !== 'expired') return caller;
    }
    return null;
  }

  get outdated(): boolean {
    return this.#sources.some(({ standing }) => standing.kind === 'expired');
  }

  policyOf(subnetId: string, own: CallerPolicy): CallerPolicy {
    const parts = this.#sources.map((source) => ({
      change: source.change(subnetId),
      expired: source.standing.kind === 'expired',
    }));
    if (parts.every(({ change }) => change === null)) return own;
    const made = this.#made.get(subnetId);
    if (made?.own === own && made.parts.every((part, index) => same(part, parts[index]))) return made.policy;
    const policy = parts.reduce(changed, own);
    this.#made.set(subnetId, { own, parts, policy });
    return policy;
  }
}

const same = (one: Part, other: Part | undefined): boolean => one.change === other?.change && one.expired === other.expired;

/** Of a source that has expired, what keeps callers out stays in force, and what lets them in does not. */
function changed(policy: CallerPolicy, { change, expired }: Part): CallerPolicy {
  if (!change) return policy;
  const requirePermit = change.requirePermit ?? policy.requirePermit;
  const minStakeTao = change.minStakeTao ?? policy.minStakeTao;
  return {
    requirePermit: expired ? policy.requirePermit || requirePermit : requirePermit,
    minStakeTao: expired ? Math.max(policy.minStakeTao, minStakeTao) : minStakeTao,
    allow: expired ? policy.allow : [...policy.allow, ...change.allow],
    deny: [...policy.deny, ...change.deny],
  };
}
