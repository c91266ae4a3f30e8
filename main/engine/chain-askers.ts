// The chain's validators as a run sees them: first whether this is still that subnet, that we have a slot and its rules are the known
// ones; then who may ask. Looked at again every day.
import type { Netuid } from '../contract/amounts.ts';
import { fail, ok, type Result } from '../contract/problem.ts';
import { type Manifest, SUBNET_NAMES } from '../contract/subnet.ts';
import type { Ss58 } from '../contract/units.ts';
import type { Askers } from './askers.ts';
import { MetagraphCallers } from './callers/metagraph-callers.ts';
import type { Chain } from './chain/chain.ts';
import { identityOf } from './chain/identity.ts';
import type { Clock } from './clock.ts';
import type { RunReport } from './miner-life.ts';
import type { Drift } from './network/drift.ts';
import type { ShownRun } from './run-watcher.ts';

const DAY_MS = 86_400_000;

export interface ChainAskersOptions {
  readonly clock: Clock;
  readonly chain: Chain;
  readonly manifest: Manifest;
  readonly netuid: Netuid;
  readonly me: Ss58;
  /** Real money is at stake: then rules that have changed end it. Elsewhere they are told, and one goes on to see. */
  readonly paid: boolean;
  readonly drift: () => Promise<Drift>;
  /** Calls back when the computer has woken, or is on another network. */
  readonly onFreshen: (listener: () => void) => () => void;
  readonly tell: (report: RunReport) => void;
  readonly watch: ShownRun;
}

/** Before the fee as before the first question. Expected failures: `subnet-changed`, `subnet-unread`. */
export async function sameSubnet(chain: Chain, manifest: Manifest, netuid: Netuid): Promise<Result<void>> {
  const subnet = SUBNET_NAMES[manifest.id];
  const read = await chain.subnets();
  if (!read.ok) return fail('subnet-unread', { subnet });
  const found = read.value.value.find((each) => each.netuid === netuid) ?? null;
  const identity = identityOf(manifest.identity, found);
  if (identity.kind === 'changed') return fail('subnet-changed', { subnet, netuid, found: identity.found });
  return identity.kind === 'same' ? ok(undefined) : fail('subnet-unread', { subnet });
}

export class ChainAskers implements Askers {
  /** Validators come from outside. */
  readonly host = '0.0.0.0';
  readonly source: MetagraphCallers;
  private readonly options: ChainAskersOptions;
  private cancelDaily: (() => void) | null = null;
  private unfollow: (() => void) | null = null;
  private closed = false;

  constructor(options: ChainAskersOptions) {
    this.options = options;
    const { clock, netuid, chain, watch, me, manifest, tell } = options;
    const { problem } = fail('not-registered-here', { subnet: SUBNET_NAMES[manifest.id], netuid });
    this.source = new MetagraphCallers({
      clock,
      netuid,
      read: () => chain.metagraph(netuid),
      onStale: () => watch.notice('metagraph-stale', { netuid }),
      me,
      onSlotLost: () => tell({ kind: 'failed', problem }),
    });
  }

  async meet(): Promise<Result<void>> {
    const { chain, netuid, me, manifest } = this.options;
    const subnet = SUBNET_NAMES[manifest.id];
    const known = await this.stillKnown();
    if (!known.ok) return known;
    const uid = await chain.uid(netuid, me);
    if (!uid.ok) return fail('callers-unread', { netuid });
    if (uid.value.value === null) return fail('not-registered-here', { subnet, netuid });
    const opened = await this.source.open();
    if (!opened.ok) return fail('callers-unread', { netuid });
    this.lookDaily();
    if (!this.closed) this.unfollow ??= this.options.onFreshen(() => this.source.refresh());
    return ok(undefined);
  }

  begin(): Promise<Result<void>> {
    return Promise.resolve(ok(undefined));
  }

  hold(): void {
    // Validators ask when they like; a closed axon is all there is to say.
  }

  close(): void {
    this.closed = true;
    this.cancelDaily?.();
    this.unfollow?.();
    this.source.close();
  }

  private async stillKnown(): Promise<Result<void>> {
    const { chain, manifest, netuid, paid, drift, watch } = this.options;
    const subnet = SUBNET_NAMES[manifest.id];
    const [same, rules] = await Promise.all([sameSubnet(chain, manifest, netuid), drift()]);
    if (!same.ok) return same;
    if (rules.kind === 'changed') {
      const changed = { subnet, path: rules.path };
      if (paid) return fail('upstream-changed', changed);
      watch.notice('subnet-trouble', { ...changed, code: 'upstream-changed' });
    }
    if (rules.kind === 'cannot-tell') watch.notice('drift-unread', { subnet });
    return ok(undefined);
  }

  /** A chain that is away for an hour ends nothing; a subnet that is another's does. */
  private lookDaily(): void {
    if (this.closed) return;
    this.cancelDaily = this.options.clock.after(DAY_MS, () => {
      void this.stillKnown().then((known) => {
        if (this.closed) return;
        if (known.ok || known.problem.code === 'subnet-unread') this.lookDaily();
        else this.options.tell({ kind: 'failed', problem: known.problem });
      });
    });
  }
}
