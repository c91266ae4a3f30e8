// Whether the subnets our code is for are still themselves: who the chain says they are, and whether their published rules have changed.
import type { Netuid } from '../contract/amounts.ts';
import { ok, type Result } from '../contract/problem.ts';
import type { Manifest, ServedSubnet } from '../contract/subnet.ts';
import type { Chain } from './chain/chain.ts';
import { type Identity, identityOf } from './chain/identity.ts';
import { sameSubnet } from './chain-askers.ts';
import { type Kept, kept } from './kept.ts';
import { type Drift, FirstSeenJson, lookForDrift } from './network/drift.ts';
import { createEgress } from './network/egress.ts';
import { netuidOn } from './offers.ts';
import type { MoneyStore } from './storage/money-store.ts';
import type { Desk } from './wallet/desk.ts';

const DRIFT_LIMIT_MS = 30_000;

export interface RecognitionOptions {
  readonly desk: Desk;
  readonly money: MoneyStore;
  readonly onChange: () => void;
}

export class Recognition {
  readonly identities = new Map<ServedSubnet, Identity>();
  readonly drifts = new Map<ServedSubnet, Drift>();
  private readonly options: RecognitionOptions;
  private readonly firstSeen: Kept<Record<string, string>>;
  /** The chain whose subnets were last compared with what they should be. */
  private compared: Chain | null = null;

  constructor(options: RecognitionOptions) {
    this.options = options;
    this.firstSeen = kept(options.money, 'drift-first-seen', FirstSeenJson);
  }

  /** Called on every change of the wallet: a chain that has just come into reach says who its subnets are. */
  async compare(manifests: Iterable<Manifest>): Promise<void> {
    const { desk, onChange } = this.options;
    const { chain, network } = desk;
    if (!chain || chain === this.compared || chain.standing.kind !== 'live') return;
    this.compared = chain;
    this.identities.clear();
    const read = await chain.subnets();
    // Another network was chosen meanwhile.
    if (desk.chain !== chain) return;
    if (!read.ok) {
      // Asked again with the next change: a chain is rarely away for long.
      this.compared = null;
      return;
    }
    for (const manifest of manifests) {
      const netuid = netuidOn(manifest, network);
      const found = read.value.value.find((each) => each.netuid === netuid) ?? null;
      if (netuid !== null) this.identities.set(manifest.id, identityOf(manifest.identity, found));
    }
    onChange();
  }

  /** Before a fee is paid. Of subnets we have no code for nothing is expected. Expected failures: `subnet-changed`, `subnet-unread`. */
  async stillItself(manifests: Iterable<Manifest>, netuid: Netuid): Promise<Result<void>> {
    const { chain, network } = this.options.desk;
    const manifest = [...manifests].find((each) => netuidOn(each, network) === netuid);
    return manifest && chain ? sameSubnet(chain, manifest, netuid) : ok(undefined);
  }

  async drift(manifest: Manifest): Promise<Drift> {
    const egress = createEgress({ hosts: manifest.upstream.watch.map(({ url }) => new URL(url).hostname) });
    const firstSeen = {
      read: async () => (await this.firstSeen.read()) ?? {},
      keep: (seen: Record<string, string>) => this.firstSeen.keep(seen),
    };
    const drift = await lookForDrift(manifest, egress, firstSeen, AbortSignal.timeout(DRIFT_LIMIT_MS));
    await egress.close();
    this.drifts.set(manifest.id, drift);
    return drift;
  }
}
