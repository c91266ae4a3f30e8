// The engine behind its door: the miner, the database, the book of queries and the feed, and the commands between them.
import type { Command, CommandResult } from '../contract/commands.ts';
import { isDeviceCommand } from '../contract/device-commands.ts';
import { isHouseCommand } from '../contract/house-commands.ts';
import { isSupportCommand } from '../contract/support-commands.ts';
import type { Work } from '../contract/miner-state.ts';
import { AUTO_REASONS, type HouseSignals } from '../contract/pausing.ts';
import { assertNever, fail, ok, type Result } from '../contract/problem.ts';
import type { Settings } from '../contract/settings.ts';
import type { ServedSubnet, SubnetId } from '../contract/subnet.ts';
import type { Ss58 } from '../contract/units.ts';
import { isModelCommand } from '../contract/model-commands.ts';
import { isWalletCommand, type WalletCommand } from '../contract/wallet-commands.ts';
import { atWork } from './at-work.ts';
import type { CallersFile, CallersNews } from './callers/callers-file.ts';
import { type Clock, systemClock, within } from './clock.ts';
import { type ClockWatch, watchClock } from './clock-watch.ts';
import { EffortDial } from './effort-dial.ts';
import type { Engine, EngineOptions } from './engine-door.ts';
import { runDeviceCommand } from './devices/commands.ts';
import { KeptSettings } from './kept-settings.ts';
import { createMiner, type Miner, type MinerCommand, type MinerRun } from './miner.ts';
import type { RunReport } from './miner-life.ts';
import { Notices } from './notices.ts';
import { PRACTICE_NETUID } from './practice/practice-chain.ts';
import { readRecords } from './records.ts';
import { closeRooms, openRooms, type Rooms } from './rooms.ts';
import { RunFacts } from './run-facts.ts';
import type { ShownRun } from './run-watcher.ts';
import { QueryBook } from './query-book.ts';
import { SnapshotFeed, type SnapshotBody } from './snapshot-feed.ts';
import { Figures } from './snapshot-figures.ts';
import { LiveQueries } from './snapshot-queries.ts';
import { StorageTrouble } from './storage-trouble.ts';
import { runWalletCommand } from './wallet/commands.ts';
import type { WorkFacts } from './wallet/desk.ts';

/** What of STOP_LIMIT_MS a database that is still being opened may take of the end. */
const OPENING_LIMIT_MS = 1_000;

export class PracticeEngine implements Engine {
  readonly snapshots: SnapshotFeed;
  readonly commands = { send: (command: Command) => this.send(command) };
  private readonly options: EngineOptions;
  private readonly clock: Clock;
  private readonly figures = new Figures();
  private readonly live = new LiveQueries();
  private readonly notices: Notices;
  private readonly clockWatch: ClockWatch;
  private readonly miner: Miner;
  private rooms: Rooms | null = null;
  private opening: Promise<unknown> = Promise.resolve();
  private disposing: Promise<void> | null = null;
  private readonly settings = new KeptSettings((before) => this.onSettings(before));
  private readonly dial = new EffortDial(this.settings.current.politeness.feel);
  private readonly runs = new RunFacts(() => {
    const { device } = this.runs;
    if (device) this.rooms?.flight.answersBy(device.provider);
    this.snapshots.changed();
  });
  private readonly storageTrouble: StorageTrouble;
  /** What the house said before there was anyone to hear it. */
  private house: HouseSignals | null = null;

  constructor(options: EngineOptions) {
    const { clock = systemClock, version } = options;
    this.options = options;
    this.clock = clock;
    this.notices = new Notices(clock);
    this.storageTrouble = new StorageTrouble(this.notices);
    this.clockWatch = watchClock({
      clock,
      onSign: (sign, seconds) => {
        this.notices.add(sign, { seconds });
        if (sign === 'clock-moved') this.rooms?.flight.moment(sign, null, { seconds });
        this.snapshots.changed();
      },
      onWake: (ms) => this.rooms?.freshness.woke(ms),
      onNewDay: () => this.snapshots.changed(),
    });
    this.miner = createMiner({
      clock,
      setUp: () => this.setUp(),
      beginRun: (work, tell) => this.beginRun(work, tell),
      onState: (state) => {
        const { kind } = state;
        this.rooms?.flight.miner(state);
        this.rooms?.minedTime.mining(kind === 'mining');
        // In a pause the card is read on, so that its end is seen, and left alone: it may be another's now.
        this.rooms?.devices.mining(kind === 'mining' || kind === 'paused');
        this.rooms?.pausing.atWork(this.work !== null);
        this.snapshots.changed();
      },
    });
    this.snapshots = new SnapshotFeed({ clock, version, read: () => this.read() });
  }

  /** The last word counts; the house says it again when it changes. */
  hear(signals: HouseSignals): void {
    this.house = signals;
    this.rooms?.pausing.hear(signals);
  }

  private async send(command: Command): Promise<CommandResult> {
    if (isWalletCommand(command)) return this.runWallet(command);
    if (isModelCommand(command))
      return this.rooms?.serving.runModels(command, this.work) ?? fail('command-not-now', { state: this.miner.state.kind });
    // Windows, updates, logins and help are the house's; a command for them that comes this far came from where there are none.
    if (isHouseCommand(command) || isSupportCommand(command)) return fail('not-allowed');
    if (isDeviceCommand(command)) {
      if (!this.rooms) return fail('command-not-now', { state: this.miner.state.kind });
      // Who looks at this computer looks at what Lode yields to as well.
      if (command.type === 'devices.follow') this.rooms.pausing.watched();
      return runDeviceCommand(this.rooms.devices, command);
    }
    if (this.options.safe && (command.type === 'miner.start' || command.type === 'subnet.measure')) return fail('safe-mode');
    switch (command.type) {
      case 'miner.start':
        return this.move({ kind: 'start', work: command.args.work });
      case 'miner.stop':
        return this.move({ kind: 'stop' });
      case 'miner.pause':
        return this.move({
          kind: 'pause',
          until: command.args.until,
          ...(command.args.reason ? { by: command.args.reason } : {}),
        });
      case 'miner.resume':
        return this.resume();
      case 'miner.at-work':
        return ok(await atWork(this.runs.active(), this.work, this.rooms?.desk ?? null));
      case 'subnet.measure':
        return this.measure(command.args.subnet);
      case 'subnet.enrol':
        return this.enrol(command.args.subnet, command.args.agree);
      case 'settings.change':
        return this.settings.change(command.args.patch);
      case 'flight.read':
      case 'history.read':
        return this.rooms ? readRecords(this.rooms, command) : fail('command-not-now', { state: this.miner.state.kind });
      default:
        return assertNever(command);
    }
  }

  /** Beside a run it would measure what the run leaves of this computer. */
  private async measure(subnet: SubnetId): Promise<CommandResult> {
    const { miner } = this;
    const serving = this.rooms?.serving;
    const busy = miner.state.kind !== 'ready' && miner.state.kind !== 'blocked';
    if (!serving || busy || this.disposing) return fail('command-not-now', { state: miner.state.kind });
    const measured = await serving.measure(subnet);
    return measured.ok ? ok({}) : measured;
  }

  private async enrol(subnet: ServedSubnet, agree: boolean): Promise<CommandResult> {
    const serving = this.rooms?.serving;
    if (!serving || this.disposing) return fail('command-not-now', { state: this.miner.state.kind });
    const done = await serving.enrol(subnet, agree);
    return done.ok ? ok({}) : done;
  }

  private runWallet(command: WalletCommand): Promise<CommandResult> {
    const desk = this.rooms?.desk;
    // A run is announced, paid and let asked by the chain it began on: another can be chosen once it has ended.
    const elsewhere = command.type === 'chain.use' && this.work?.kind === 'mine';
    if (!desk || this.disposing || elsewhere) return Promise.resolve(fail('command-not-now', { state: this.miner.state.kind }));
    return runWalletCommand(desk, command);
  }

  /** What is being run. null: nothing, or what was is stopped by a problem. */
  private get work(): Work | null {
    const { state } = this.miner;
    return state.kind === 'starting' || state.kind === 'mining' || state.kind === 'paused' ? state.work : null;
  }

  dispose(): Promise<void> {
    this.disposing ??= this.end();
    return this.disposing;
  }

  private async end(): Promise<void> {
    this.clockWatch.stop();
    await this.miner.stopped();
    // A disk that does not answer may not hold up quitting.
    await within(OPENING_LIMIT_MS, this.clock, () => this.opening);
    const { rooms } = this;
    this.rooms = null;
    this.settings.close();
    if (rooms) await closeRooms(rooms);
    this.snapshots.end();
  }

  private move(command: MinerCommand): CommandResult {
    if (this.disposing) return fail('command-not-now', { state: 'stopping' });
    const problem = this.miner.command(command);
    return problem ? { ok: false, problem } : ok({});
  }

  /** A pause of the person's ends. One that politeness asked for is overruled, and goes on where another reason holds besides. */
  private resume(): CommandResult {
    const { state } = this.miner;
    const pausing = this.rooms?.pausing;
    const asked = state.kind === 'paused' && AUTO_REASONS.find((reason) => reason === state.reason);
    if (!asked || !pausing || this.disposing) return this.move({ kind: 'resume' });
    pausing.overrule(asked);
    return ok({});
  }

  private setUp(): Promise<Result<void>> {
    const result = this.open();
    this.opening = result;
    return result;
  }

  private async open(): Promise<Result<void>> {
    const opened = await openRooms({
      options: this.options,
      clock: this.clock,
      dial: this.dial,
      figures: this.figures,
      live: this.live,
      workFacts: () => this.workFacts(),
      onStorage: (news) => {
        this.storageTrouble.hear(news);
        this.snapshots.changed();
      },
      onCallers: (callers, news) => this.onCallers(callers, news),
      device: () => this.runs.device,
      holdsStill: () => this.miner.state.kind !== 'mining' && this.miner.state.kind !== 'starting',
      politeness: () => this.settings.current.politeness,
      onDecision: (decision) => this.miner.command({ kind: 'yield', to: decision.action === 'go' ? null : decision }),
      onChange: () => this.snapshots.changed(),
    });
    if (!opened.ok) return opened;
    // Later than the end waits for: what has been opened all the same is closed again.
    if (this.snapshots.ended) {
      await closeRooms(opened.value);
      return fail('command-not-now', { state: 'stopping' });
    }
    this.settings.open(opened.value.storage);
    this.rooms = opened.value;
    const { pausing } = opened.value;
    if (this.house) pausing.hear(this.house);
    pausing.look();
    return ok(undefined);
  }

  private beginRun(work: Work, tell: (report: RunReport) => void): MinerRun {
    const { rooms } = this;
    // The machine starts no run before `setUp` has succeeded.
    if (!rooms) throw new Error('a run began before the database was open');
    this.figures.beginSession();
    void this.settings.change({ lastWork: work });
    return rooms.serving.run(work, {
      callers: rooms.callers,
      axonPort: () => this.settings.current.axonPort,
      tell,
      watch: this.watcher(rooms.book),
    });
  }

  /** Who we are to those who ask now. */
  private wireHotkey({ desk, practiceHotkey }: Rooms): Ss58 {
    const { state } = this.miner;
    const mines = 'work' in state && state.work?.kind === 'mine';
    return (mines && desk.addresses.hotkey) || practiceHotkey();
  }

  private workFacts(): WorkFacts {
    const { notices, miner } = this;
    const settings = this.settings.current;
    const minedTime = this.rooms?.minedTime;
    const off = notices.list.findLast(({ code }) => code === 'clock-off')?.params['seconds'];
    return {
      mining: miner.state.kind === 'mining',
      miningForMs: minedTime?.goingMs ?? null,
      session: this.figures.read(this.clock.now()).session,
      clockOff: typeof off === 'number' ? off : null,
      axonPort: settings.axonPort,
      monthHours: minedTime?.monthHours ?? 0,
      settings,
    };
  }

  private watcher(book: QueryBook): ShownRun {
    const changed = () => this.snapshots.changed();
    return this.runs.begin({
      query: (query) => {
        book.enter(query);
        this.clockWatch.see(query.skewMs, query.outcome === 'answered');
        changed();
      },
      about: (about) => {
        this.figures.practice.ask(about);
        changed();
      },
      judged: (rows) => {
        book.judge(rows);
        this.weigh();
        changed();
      },
      notice: (code, params) => {
        this.notices.add(code, params);
        changed();
      },
    });
  }

  /** The practice validators' verdict so far becomes their weight on the practice chain. */
  private weigh(): void {
    const desk = this.rooms?.desk;
    const { score } = this.figures.read(this.clock.now());
    if (desk?.network === 'practice' && desk.addresses.hotkey && score) {
      desk.practiceChain.weigh(PRACTICE_NETUID, desk.addresses.hotkey, score.value);
    }
  }

  private onCallers({ standing, view }: CallersFile, news: CallersNews | null): void {
    if (news)
      this.notices.add(
        `callers-${news}`,
        standing.kind === 'stale' ? { until: standing.servedUntil } : { found: view.found ? 1 : 0 },
      );
    this.snapshots.changed();
  }

  private onSettings(before: Settings): void {
    const after = this.settings.current;
    this.dial.turn(after.politeness.feel);
    if (after.axonPort !== before.axonPort) this.miner.command({ kind: 'rebind' });
    if (after.politeness !== before.politeness) this.rooms?.pausing.look();
    this.snapshots.changed();
  }

  private read(): SnapshotBody {
    return {
      miner: this.miner.state,
      hotkey: this.rooms && this.wireHotkey(this.rooms),
      axon: this.runs.axon,
      device: this.runs.device && (this.rooms?.devices.named(this.runs.device) ?? this.runs.device),
      ladder: [...this.runs.ladder],
      ...this.figures.read(this.clock.now()),
      queries: this.live.rows(),
      notices: [...this.notices.list],
      callers: this.rooms && { practice: this.runs.validators, file: this.rooms.callers.view },
      settings: this.settings.current,
      offers: this.rooms?.serving.offers() ?? [],
      catalogueProblem: this.rooms?.serving.catalogueProblem ?? null,
      store: this.rooms?.serving.store ?? null,
      wallet: this.rooms?.desk.view() ?? null,
      computer: this.rooms?.devices.view ?? null,
      pausing: this.rooms?.pausing.view ?? null,
    };
  }
}
