// What Lode can serve: the catalogue, the models, what was measured, and a run or a measurement of any of it.
import { z } from 'zod';
import type { Netuid } from '../contract/amounts.ts';
import type { CommandResult } from '../contract/commands.ts';
import type { Work } from '../contract/miner-state.ts';
import type { ModelCommand } from '../contract/model-commands.ts';
import type { StoreView } from '../contract/models.ts';
import { Measured, type Offer } from '../contract/offer.ts';
import type { Spawn } from '../contract/port.ts';
import { fail, ok, type Result } from '../contract/problem.ts';
import { type Manifest, type ServedSubnet, SUBNET_NAMES, type SubnetId } from '../contract/subnet.ts';
import type { Trust } from '../contract/trust.ts';
import type { Ss58, TcpPort } from '../contract/units.ts';
import type { CallerSource } from './callers/caller-source.ts';
import type { Chain } from './chain/chain.ts';
import { type Identity, identityOf } from './chain/identity.ts';
import { ChainAskers, sameSubnet } from './chain-askers.ts';
import type { Devices } from './devices/devices.ts';
import type { Clock } from './clock.ts';
import { Enrolments } from './enrolments.ts';
import { type Kept, kept } from './kept.ts';
import { measure, measuredBy, type Measurements } from './measuring.ts';
import type { MinerRun } from './miner.ts';
import type { RunReport } from './miner-life.ts';
import { type Catalogue, readCatalogue } from './models/catalogue.ts';
import { runModelCommand } from './models/commands.ts';
import type { Downloads } from './models/downloads.ts';
import { ModelStore } from './models/store.ts';
import { type Drift, FirstSeenJson, lookForDrift } from './network/drift.ts';
import { createEgress } from './network/egress.ts';
import { netuidOn, type OfferFacts, offersOf } from './offers.ts';
import { PracticeAskers } from './practice-askers.ts';
import { PreparedRun } from './prepared-run.ts';
import { Run } from './run.ts';
import type { RunWatcher } from './run-watcher.ts';
import { adapterFor, needsFiles } from './served-subnets.ts';
import type { MoneyStore } from './storage/money-store.ts';
import type { ModelFiles, RunNetwork, SelfTestReport } from './subnets/adapter.ts';
import type { StartThread } from './threads.ts';
import type { Desk } from './wallet/desk.ts';
import { Workbench } from './workbench.ts';

export interface ServingOptions {
  readonly clock: Clock;
  readonly spawn: Spawn;
  readonly startThread: StartThread;
  readonly modelsFolder: string;
  readonly trust: Trust;
  readonly dataFolder: string;
  readonly money: MoneyStore;
  readonly desk: Desk;
  readonly devices: Pick<Devices, 'view' | 'ladder' | 'measured'>;
  /** Shared with whatever else is fetched, and closed by its owner. */
  readonly downloads: Downloads;
  /** Who answers in practice. */
  readonly practiceHotkey: () => Ss58;
  /** Rounds of questions a second the practice validators ask; the bench and tests raise it. Else as the subnet has it. */
  readonly practiceRate?: number;
  readonly onChange: () => void;
}

export interface RunWishes {
  readonly callers: CallerSource;
  readonly axonPort: () => TcpPort;
  readonly tell: (report: RunReport) => void;
  readonly watch: RunWatcher;
}

const MeasuredJson = z.partialRecord(z.enum(['tag101', 'itsai', 'clique']), Measured);
const NO_FILES: ModelFiles = new Map();

export class Serving {
  private readonly options: ServingOptions;
  private readonly enrolments: Enrolments;
  private readonly measurements: Kept<Measurements>;
  private readonly firstSeen: Kept<Record<string, string>>;
  private readonly identities = new Map<ServedSubnet, Identity>();
  private readonly drifts = new Map<ServedSubnet, Drift>();
  private catalogue: Result<Catalogue> = fail('catalogue-refused', { detail: 'not read yet' });
  private measured: Measurements = {};
  private measuring: { readonly id: ServedSubnet; readonly bench: Workbench } | null = null;
  private measureProblem: OfferFacts['measureProblem'] = null;
  /** The chain whose subnets were last compared with what they should be. */
  private compared: Chain | null = null;
  private models: ModelStore | null = null;
  /** The store is read: a move that was cut off is ended first, which can take as long as it takes. */
  private modelsOpen: Promise<unknown> = Promise.resolve();

  constructor(options: ServingOptions) {
    this.options = options;
    this.enrolments = new Enrolments(options);
    this.measurements = kept(options.money, 'measured', MeasuredJson);
    this.firstSeen = kept(options.money, 'drift-first-seen', FirstSeenJson);
  }

  async open(): Promise<void> {
    const { modelsFolder, dataFolder, trust, onChange } = this.options;
    this.catalogue = await readCatalogue({ modelsFolder, dataFolder, trust });
    this.measured = (await this.measurements.read()) ?? {};
    const { clock, downloads } = this.options;
    this.models = new ModelStore({ dataFolder, subnets: this.manifests, clock, downloads, onChange });
    this.modelsOpen = this.models.open().then(onChange);
    await this.enrolments.open(this.manifests);
    onChange();
  }

  async close(): Promise<void> {
    await this.measuring?.bench.close();
    await this.enrolments.close();
    await this.models?.close();
  }

  async runModels(command: ModelCommand): Promise<CommandResult> {
    await this.modelsOpen;
    return this.models ? runModelCommand(this.models, command) : fail('command-not-now', { state: 'setting-up' });
  }

  get manifests(): ReadonlyMap<ServedSubnet, Manifest> {
    return this.catalogue.ok ? this.catalogue.value.subnets : NO_MANIFESTS;
  }

  offers(): Offer[] {
    const { desk, devices } = this.options;
    return offersOf({
      manifests: this.manifests,
      network: desk.network,
      standing: (id) => this.models?.standing(id) ?? { kind: 'none-needed' },
      measured: this.measured,
      measuring: this.measuring?.id ?? null,
      told: (id) => this.enrolments.of(id)?.agreed ?? null,
      measureProblem: this.measureProblem,
      identities: this.identities,
      drifts: this.drifts,
      computer: devices.view,
      store: this.models?.view ?? null,
      reach: desk.options.reach.latest?.verdict ?? null,
    });
  }

  get store(): StoreView | null {
    return this.models?.view ?? null;
  }

  /** Called on every change of the wallet: a chain that has just come into reach says who its subnets are. */
  async compareWithChain(): Promise<void> {
    const { desk, onChange } = this.options;
    const { chain, network } = desk;
    if (!chain || chain === this.compared || chain.standing.kind !== 'live') return;
    this.compared = chain;
    this.identities.clear();
    const read = await chain.subnets();
    if (!read.ok) return;
    for (const manifest of this.manifests.values()) {
      const netuid = netuidOn(manifest, network);
      const found = read.value.value.find((each) => each.netuid === netuid) ?? null;
      if (netuid !== null) this.identities.set(manifest.id, identityOf(manifest.identity, found));
    }
    onChange();
  }

  /** Before a fee is paid. Of subnets we have no code for nothing is expected. Expected failures: `subnet-changed`, `subnet-unread`. */
  async stillItself(netuid: Netuid): Promise<Result<void>> {
    const { chain, network } = this.options.desk;
    const manifest = [...this.manifests.values()].find((each) => netuidOn(each, network) === netuid);
    return manifest && chain ? sameSubnet(chain, manifest, netuid) : ok(undefined);
  }

  run(work: Work, wishes: RunWishes): MinerRun {
    this.giveUpMeasuring();
    return new PreparedRun(() => (work.kind === 'practice' ? this.practise(work.subnet, wishes) : this.mine(work, wishes)));
  }

  /** Whether a subnet may be told besides the chain where we are. */
  async enrol(id: ServedSubnet, agree: boolean): Promise<Result<void>> {
    const opened = await this.options.desk.open();
    if (!opened.ok) return opened;
    const done = await (this.enrolments.of(id)?.agree(agree) ?? fail('subnet-unknown', { subnet: SUBNET_NAMES[id] }));
    this.options.onChange();
    return done;
  }

  /** Answers once it has begun; what came of it is in the offer. Expected failures: as of `files`, `subnet-unknown`, `command-not-now`. */
  async measure(id: SubnetId): Promise<Result<void>> {
    const manifest = id === 'practice' ? null : (this.manifests.get(id) ?? null);
    const adapter = manifest && adapterFor(id, manifest, 'test');
    if (!manifest || !adapter) return this.unknown(id);
    if (this.measuring) return fail('command-not-now', { state: 'measuring' });
    const files = await this.files(id, 'test');
    if (!files.ok) return files;
    const { clock, spawn, startThread, modelsFolder, practiceHotkey, onChange, devices } = this.options;
    const bench = new Workbench({
      clock,
      spawn,
      startThread,
      modelsFolder,
      adapter,
      infers: manifest.model.kind !== 'none',
      network: 'test',
      egress: createEgress({ hosts: [] }),
      hotkey: practiceHotkey(),
      ladder: devices.ladder(),
      onEvent: () => undefined,
    });
    this.measuring = { id: manifest.id, bench };
    this.measureProblem = null;
    onChange();
    void measure(manifest, bench, files.value, () => clock.now()).then((measured) =>
      this.onMeasured(manifest.id, bench, measured),
    );
    return ok(undefined);
  }

  private async onMeasured(id: ServedSubnet, bench: Workbench, measured: Result<Measured>): Promise<void> {
    // Given up for a run: what was measured beside it, or not at all, is nobody's.
    if (this.measuring?.bench !== bench) return;
    this.measuring = null;
    if (measured.ok) await this.remember(id, measured.value);
    else this.measureProblem = { of: id, problem: measured.problem };
    this.options.onChange();
  }

  private giveUpMeasuring(): void {
    void this.measuring?.bench.close();
    this.measuring = null;
  }

  private async practise(id: SubnetId, wishes: RunWishes): Promise<Result<MinerRun>> {
    const { clock, practiceHotkey, modelsFolder, practiceRate = null } = this.options;
    const { tell, watch } = wishes;
    return this.runOf(
      id,
      'practice',
      practiceHotkey(),
      wishes,
      (spawn, files) =>
        new PracticeAskers({
          clock,
          spawn,
          questions: () => ({ subnet: id, files: files(), modelsFolder, perSecond: practiceRate }),
          tell,
          watch,
        }),
    );
  }

  private async mine({ subnet, netuid }: Extract<Work, { kind: 'mine' }>, wishes: RunWishes): Promise<Result<MinerRun>> {
    const { clock, desk } = this.options;
    const manifest = this.manifests.get(subnet);
    const opened = await desk.open();
    if (!opened.ok) return opened;
    const { network, chain, addresses } = desk;
    if (!manifest) return this.unknown(subnet);
    // On the practice chain nothing is mined: its validators are practice's, and practice is called by its name.
    if (network === 'practice') return fail('not-allowed');
    if (!addresses.hotkey) return fail('key-missing', { role: 'hotkey' });
    if (!chain) return fail('callers-unread', { netuid });
    const me = addresses.hotkey;
    await this.options.devices.measured();
    const { tell, watch } = wishes;
    return this.runOf(
      subnet,
      network,
      me,
      wishes,
      () => new ChainAskers({ clock, chain, manifest, netuid, me, drift: () => this.drift(manifest), tell, watch }),
    );
  }

  private async runOf(
    id: SubnetId,
    network: RunNetwork,
    me: Ss58,
    { callers, axonPort, tell, watch }: RunWishes,
    askers: (spawn: Spawn, files: () => ModelFiles) => PracticeAskers | ChainAskers,
  ): Promise<Result<MinerRun>> {
    const { clock, spawn, startThread, modelsFolder, devices } = this.options;
    const manifest = id === 'practice' ? null : (this.manifests.get(id) ?? null);
    const adapter = adapterFor(id, manifest, network);
    if (!adapter) return this.unknown(id);
    const enrolment = id === 'practice' ? null : this.enrolments.of(id);
    const hosts = network === 'practice' ? [] : (manifest?.egress ?? []).map(({ host }) => host);
    const run = new Run({
      clock,
      spawn,
      startThread,
      modelsFolder,
      subnet: id,
      network,
      adapter,
      infers: manifest?.model.kind !== 'none',
      ladder: devices.ladder(),
      files: () => this.files(id, network),
      egress: createEgress({ hosts }),
      jobs: enrolment ? [enrolment.job] : [],
      me,
      // Where nothing is paid, nothing is lost by being slow.
      slowestP95Ms: network === 'finney' ? (manifest?.preflightP95Ms ?? null) : null,
      askers,
      callers,
      axonPort,
      tell,
      watch: { ...watch, tested: (report, device) => void this.tested(manifest, network, report, device) },
    });
    return ok(run);
  }

  private unknown(id: SubnetId): Result<never> {
    return this.catalogue.ok ? fail('subnet-unknown', { subnet: SUBNET_NAMES[id] }) : this.catalogue;
  }

  private async files(id: SubnetId, network: RunNetwork): Promise<Result<ModelFiles>> {
    const manifest = id === 'practice' ? null : (this.manifests.get(id) ?? null);
    if (id === 'practice' || !needsFiles(id, manifest, network)) return ok(NO_FILES);
    await this.modelsOpen;
    return this.models?.files(id) ?? this.unknown(id);
  }

  private async drift(manifest: Manifest): Promise<Drift> {
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

  /** What a run's own test took counts as a measurement, unless it was practice's small model that took it. */
  private async tested(
    manifest: Manifest | null,
    network: RunNetwork,
    report: SelfTestReport,
    device: string | null,
  ): Promise<void> {
    if (
      !manifest ||
      (network === 'practice' && needsFiles(manifest.id, manifest, 'test') && !needsFiles(manifest.id, manifest, network))
    )
      return;
    const measured = measuredBy(manifest, report, device, this.options.clock.now());
    if (measured) await this.remember(manifest.id, measured);
  }

  private async remember(id: ServedSubnet, measured: Measured): Promise<void> {
    this.measured = { ...this.measured, [id]: measured };
    this.options.onChange();
    await this.measurements.keep(this.measured);
  }
}

const DRIFT_LIMIT_MS = 30_000;
const NO_MANIFESTS: ReadonlyMap<ServedSubnet, Manifest> = new Map();
