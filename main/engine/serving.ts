// What Lode can serve: the catalogue, the models, what was measured, and a run or a measurement of any of it.
import type { Netuid } from '../contract/amounts.ts';
import type { CommandResult } from '../contract/commands.ts';
import type { EffortSource } from '../contract/feel.ts';
import type { Work } from '../contract/miner-state.ts';
import type { ModelCommand } from '../contract/model-commands.ts';
import type { StoreView } from '../contract/models.ts';
import type { Offer } from '../contract/offer.ts';
import type { Spawn } from '../contract/port.ts';
import { fail, ok, type Problem, type Result } from '../contract/problem.ts';
import { type Manifest, type ServedSubnet, SUBNET_NAMES, type SubnetId } from '../contract/subnet.ts';
import type { Ss58, TcpPort } from '../contract/units.ts';
import type { CallerSource } from './callers/caller-source.ts';
import { ChainAskers } from './chain-askers.ts';
import type { Devices } from './devices/devices.ts';
import type { Clock } from './clock.ts';
import { Enrolments } from './enrolments.ts';
import { Measurements } from './measuring.ts';
import type { MinerRun } from './miner.ts';
import type { RunReport } from './miner-life.ts';
import type { Catalogue } from './models/catalogue.ts';
import { runModelCommand } from './models/commands.ts';
import type { Downloads } from './models/downloads.ts';
import { ModelStore } from './models/store.ts';
import { createEgress } from './network/egress.ts';
import { netuidOn, offersOf } from './offers.ts';
import { PracticeAskers } from './practice-askers.ts';
import { PreparedRun } from './prepared-run.ts';
import { Recognition } from './recognition.ts';
import { Run } from './run.ts';
import type { ShownRun } from './run-watcher.ts';
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
  readonly dial: EffortSource;
  readonly modelsFolder: string;
  /** As it was read: where it is refused, languages alone can be practised. */
  readonly catalogue: Result<Catalogue>;
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
  /** Calls back when the computer has woken, or is on another network. */
  readonly onFreshen: (listener: () => void) => () => void;
  readonly onChange: () => void;
}

export interface RunWishes {
  readonly callers: CallerSource;
  readonly axonPort: () => TcpPort;
  readonly tell: (report: RunReport) => void;
  readonly watch: ShownRun;
}

const NO_FILES: ModelFiles = new Map();

export class Serving {
  private readonly options: ServingOptions;
  private readonly enrolments: Enrolments;
  private readonly measurements: Measurements;
  private readonly recognition: Recognition;
  private models: ModelStore | null = null;
  /** The store is read: a move that was cut off is ended first, which can take as long as it takes. */
  private modelsOpen: Promise<unknown> = Promise.resolve();

  constructor(options: ServingOptions) {
    this.options = options;
    this.enrolments = new Enrolments(options);
    this.measurements = new Measurements(options);
    this.recognition = new Recognition(options);
  }

  async open(): Promise<void> {
    const { clock, dataFolder, downloads, onChange } = this.options;
    await this.measurements.open();
    this.models = new ModelStore({ dataFolder, subnets: this.manifests, clock, downloads, onChange });
    this.modelsOpen = this.models.open().then(onChange);
    await this.enrolments.open(this.manifests);
    onChange();
  }

  async close(): Promise<void> {
    await this.measurements.giveUp();
    await this.enrolments.close();
    await this.models?.close();
  }

  /** `work`: what is run now. Its model is not taken from under it, as its process may have to load it again. */
  async runModels(command: ModelCommand, work: Work | null): Promise<CommandResult> {
    const busy = [work && this.answersWith(work) ? work.subnet : null, this.measurements.of].filter((each) => each);
    const refused =
      command.type === 'store.move' ? busy.length > 0 : command.type === 'model.remove' && busy.includes(command.args.subnet);
    if (refused) return fail('command-not-now', { state: work ? 'mining' : 'measuring' });
    await this.modelsOpen;
    return this.models ? runModelCommand(this.models, command) : fail('command-not-now', { state: 'setting-up' });
  }

  /** Whether a run has files of the store's. */
  private answersWith({ kind, subnet }: Work): boolean {
    const manifest = subnet === 'practice' ? null : (this.manifests.get(subnet) ?? null);
    return needsFiles(subnet, manifest, kind === 'practice' ? 'practice' : 'finney');
  }

  get manifests(): ReadonlyMap<ServedSubnet, Manifest> {
    return this.options.catalogue.ok ? this.options.catalogue.value.subnets : NO_MANIFESTS;
  }

  get catalogueProblem(): Problem | null {
    const { catalogue } = this.options;
    return catalogue.ok ? null : catalogue.problem;
  }

  offers(): Offer[] {
    const { desk, devices, dial } = this.options;
    return offersOf({
      manifests: this.manifests,
      network: desk.network,
      standing: (id) => this.models?.standing(id) ?? { kind: 'none-needed' },
      measured: this.measurements.all,
      feel: dial.feel,
      measuring: this.measurements.of,
      measureProblem: this.measurements.problem,
      told: (id) => this.enrolments.of(id)?.agreed ?? null,
      identities: this.recognition.identities,
      drifts: this.recognition.drifts,
      computer: devices.view,
      store: this.models?.view ?? null,
      reach: desk.options.reach.latest?.verdict ?? null,
    });
  }

  get store(): StoreView | null {
    return this.models?.view ?? null;
  }

  /** Called on every change of the wallet. */
  compareWithChain(): Promise<void> {
    return this.recognition.compare(this.manifests.values());
  }

  stillItself(netuid: Netuid): Promise<Result<void>> {
    return this.recognition.stillItself(this.manifests.values(), netuid);
  }

  run(work: Work, wishes: RunWishes): MinerRun {
    void this.measurements.giveUp();
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
    if (this.measurements.of !== null) return fail('command-not-now', { state: 'measuring' });
    const turn = this.measurements.ask();
    const files = await this.files(id, 'test');
    if (!files.ok) return files;
    if (!this.measurements.isNext(turn)) return fail('command-not-now', { state: 'measuring' });
    const { clock, spawn, startThread, dial, modelsFolder, practiceHotkey, devices } = this.options;
    const bench = new Workbench({
      clock,
      spawn,
      startThread,
      dial,
      modelsFolder,
      adapter,
      infers: manifest.model.kind !== 'none',
      network: 'test',
      egress: createEgress({ hosts: [] }),
      hotkey: practiceHotkey(),
      ladder: devices.ladder(),
      onEvent: () => undefined,
    });
    this.measurements.begin(manifest, bench, files.value);
    return ok(undefined);
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
    // Another netuid of a network that is known is another subnet.
    if (network !== 'custom' && netuidOn(manifest, network) !== netuid) return this.unknown(subnet);
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
      () =>
        new ChainAskers({
          clock,
          chain,
          manifest,
          netuid,
          me,
          paid: network === 'finney',
          drift: () => this.recognition.drift(manifest),
          onFreshen: this.options.onFreshen,
          tell,
          watch,
        }),
    );
  }

  private async runOf(
    id: SubnetId,
    network: RunNetwork,
    me: Ss58,
    { callers, axonPort, tell, watch }: RunWishes,
    askers: (spawn: Spawn, files: () => ModelFiles) => PracticeAskers | ChainAskers,
  ): Promise<Result<MinerRun>> {
    const { clock, spawn, startThread, dial, modelsFolder, devices } = this.options;
    const manifest = id === 'practice' ? null : (this.manifests.get(id) ?? null);
    const adapter = adapterFor(id, manifest, network);
    if (!adapter) return this.unknown(id);
    const enrolment = id === 'practice' ? null : this.enrolments.of(id);
    const hosts = network === 'practice' ? [] : (manifest?.egress ?? []).map(({ host }) => host);
    const run = new Run({
      clock,
      spawn,
      startThread,
      dial,
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
    const { catalogue } = this.options;
    return catalogue.ok ? fail('subnet-unknown', { subnet: SUBNET_NAMES[id] }) : catalogue;
  }

  private async files(id: SubnetId, network: RunNetwork): Promise<Result<ModelFiles>> {
    const manifest = id === 'practice' ? null : (this.manifests.get(id) ?? null);
    if (id === 'practice' || !needsFiles(id, manifest, network)) return ok(NO_FILES);
    await this.modelsOpen;
    return this.models?.files(id) ?? this.unknown(id);
  }

  /** What a run's own test took counts as a measurement, unless it was practice's small model that took it. */
  private async tested(
    manifest: Manifest | null,
    network: RunNetwork,
    report: SelfTestReport,
    device: string | null,
  ): Promise<void> {
    const ships = network === 'practice' && manifest !== null && !needsFiles(manifest.id, manifest, network);
    if (manifest && !(ships && needsFiles(manifest.id, manifest, 'test'))) await this.measurements.note(manifest, report, device);
  }
}

const NO_MANIFESTS: ReadonlyMap<ServedSubnet, Manifest> = new Map();
