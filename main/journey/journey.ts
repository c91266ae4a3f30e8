// The journey itself: each step through the engine's commands, with the balances before and after it, and the ledger held against the chain.
import { alphaRaoOf, Netuid, RaoText } from '../contract/amounts.ts';
import type { CommandReply, CommandResult, CommandType, Command } from '../contract/commands.ts';
import type { Engine } from '../engine/index.ts';
import { type EngineSnapshot, SNAPSHOT_INTERVAL_MS } from '../contract/snapshot.ts';
import type { EarningRow } from '../contract/earnings.ts';
import type { Ss58 } from '../contract/units.ts';
import type { WalletView } from '../contract/wallet.ts';

export interface JourneyStep {
  readonly ok: boolean;
  /** The newest block when it was done. */
  readonly block: number | null;
  /** Rao, as decimal digits. */
  readonly balanceBefore: string | null;
  readonly balanceAfter: string | null;
  readonly stakeBefore: string | null;
  readonly stakeAfter: string | null;
  readonly why?: string;
  readonly [more: string]: unknown;
}
export interface JourneyReport {
  readonly ok: boolean;
  readonly steps: Readonly<Record<string, JourneyStep>>;
  readonly ledger: { readonly agrees: boolean; readonly [more: string]: unknown };
  readonly seconds: number;
}
export interface Walk {
  /** How many tempos' pay is waited for. */
  readonly tempos: number;
  readonly fund: (endpoint: string, to: Ss58, amount: bigint) => Promise<void>;
}

const QUERIES = 50;
const STAKE = '1000000000' as RaoText;
const FUND = 20_000_000_000n;
/** Thousandths from the price of now. */
const TOLERANCE = 50;
const TRIES = 20;
const PAUSE_MS = 1_500;
const PAGE = 500;

class StepFailed extends Error {}

export class Journey {
  private readonly engine: Engine;
  private readonly say: (line: string) => void;
  private readonly netuid: Netuid;
  private readonly endpoint: string | null;
  private readonly steps: Record<string, JourneyStep> = {};
  /** What was there before Lode did anything, and is in no ledger. */
  private base = 0n;

  constructor(engine: Engine, say: (line: string) => void, netuid: number, endpoint: string | null) {
    this.engine = engine;
    this.say = say;
    this.netuid = Netuid.parse(netuid);
    this.endpoint = endpoint;
  }

  async walk({ tempos, fund }: Walk): Promise<JourneyReport> {
    const started = performance.now();
    const { netuid, endpoint } = this;
    await this.until((snapshot) => snapshot.miner.kind === 'ready');
    let whole = true;
    try {
      if (endpoint !== null) await this.step('connect', () => this.run('chain.use', { network: 'custom', endpoint }));
      await this.step('wallet', () =>
        this.run('wallet.set-up', { coldkey: { kind: 'here', from: { kind: 'new' } }, hotkey: { kind: 'new' } }),
      );
      await this.until(({ wallet }) => wallet?.chain.kind === 'live' && wallet.money !== null);
      await (endpoint === null
        ? this.step('faucet', () => this.run('wallet.faucet', {}))
        : this.step('fund', () => this.fund(fund, endpoint)));
      const { forecast } = await this.step('forecast', () => this.run('chain.forecast', { netuid }));
      await this.step('register', () => this.run('miner.register', { netuid, limit: forecast.proposedLimit }));
      const at = endpoint === null ? null : { ip: '203.0.113.7', port: 8_091 };
      await this.step('serve', () => this.run('miner.announce', { netuid, at }));
      await this.step('stake', () =>
        this.run('wallet.stake', { hotkey: this.hotkey, netuid, amount: STAKE, tolerance: TOLERANCE }),
      );
      if (endpoint === null) await this.step('answer', () => this.answer());
      if (tempos > 0) await this.step('tempos', () => this.earn(tempos));
      if (endpoint === null) await this.run('miner.stop', {});
      await this.step('read', () => this.run('earnings.read', {}));
      await this.step('unstake', () => this.unstake());
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      whole = false;
    }
    const ledger = await this.compare();
    this.say(`ledger: ${ledger.agrees ? 'agrees with the chain to the rao' : 'DISAGREES with the chain'}`);
    return {
      ok: whole && ledger.agrees,
      steps: this.steps,
      ledger,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    };
  }

  private get wallet(): WalletView | null {
    return this.engine.snapshots.current.wallet;
  }
  private get hotkey(): Ss58 {
    const hotkey = this.wallet?.hotkey;
    if (!hotkey) throw new StepFailed('there is no hotkey');
    return hotkey;
  }

  private amounts() {
    const { wallet } = this;
    const stake = wallet?.money?.stakes
      .filter(({ netuid }) => netuid === this.netuid)
      .reduce((sum, each) => sum + BigInt(each.stake), 0n);
    return { balance: wallet?.money?.free ?? null, stake: stake?.toString() ?? null };
  }

  private async step<T>(name: string, run: () => Promise<T>): Promise<T> {
    const before = this.amounts();
    let why: string | undefined;
    let value: T | undefined;
    try {
      value = await run();
    } catch (error) {
      why = error instanceof Error ? error.message : 'unknown';
    }
    // The newest snapshot may be a moment old.
    await pause(SNAPSHOT_INTERVAL_MS * 2);
    const after = this.amounts();
    const chain = this.wallet?.chain;
    const ok = why === undefined;
    this.steps[name] = {
      ok,
      block: chain?.kind === 'live' ? chain.best.number : null,
      balanceBefore: before.balance,
      balanceAfter: after.balance,
      stakeBefore: before.stake,
      stakeAfter: after.stake,
      ...(why === undefined ? {} : { why }),
    };
    this.say(`${name}: ${ok ? 'done' : `failed: ${why}`}  balance ${after.balance ?? '?'} rao, stake ${after.stake ?? '?'}`);
    if (!ok) throw new StepFailed(name);
    return value as T;
  }

  private async run<T extends CommandType>(type: T, args: Extract<Command, { type: T }>['args']): Promise<CommandReply<T>> {
    const result = (await this.engine.commands.send({ type, args } as Command)) as CommandResult<T>;
    if (!result.ok) throw new Error(`${result.problem.code} ${JSON.stringify(result.problem.params)}`);
    return result.value;
  }

  private until(holds: (snapshot: EngineSnapshot) => boolean): Promise<EngineSnapshot> {
    const { snapshots } = this.engine;
    return new Promise((resolve) => {
      if (holds(snapshots.current)) {
        resolve(snapshots.current);
        return;
      }
      const stop = snapshots.subscribe((snapshot) => {
        if (!holds(snapshot)) return;
        stop();
        resolve(snapshot);
      });
    });
  }

  private async fund(fund: Walk['fund'], endpoint: string): Promise<void> {
    const coldkey = this.wallet?.coldkey;
    if (coldkey?.kind !== 'here') throw new Error('there is no coldkey');
    await fund(endpoint, coldkey.address, FUND);
    await this.until(({ wallet }) => BigInt(wallet?.money?.free ?? 0) >= FUND);
    this.base = BigInt(this.wallet?.money?.free ?? 0);
  }

  private async answer(): Promise<void> {
    await this.run('miner.start', { work: { kind: 'practice', subnet: 'practice' } });
    const { session } = await this.until((snapshot) => snapshot.session.answered >= QUERIES || snapshot.miner.kind === 'blocked');
    if (session.answered < QUERIES) throw new Error(`${session.answered} answered`);
  }

  private async rows(): Promise<EarningRow[]> {
    const all: EarningRow[] = [];
    for (;;) {
      const { rows } = await this.run('earnings.rows', { before: all.at(-1)?.id ?? null, limit: PAGE });
      all.push(...rows);
      if (rows.length < PAGE) return all;
    }
  }

  private async earn(tempos: number): Promise<void> {
    for (;;) {
      await this.run('earnings.read', {});
      const paid = (await this.rows()).filter(({ kind }) => kind === 'emission');
      if (paid.length >= tempos) return;
      await pause();
    }
  }

  /** All of it; the chain may have paid more between the reading and the block, which stays. */
  private async unstake(): Promise<void> {
    await this.run('earnings.read', {});
    const position = this.wallet?.money?.stakes.find(({ netuid, hotkey }) => netuid === this.netuid && hotkey === this.hotkey);
    if (!position) throw new Error('there is no stake');
    const amount = position.available ?? position.stake;
    await this.run('wallet.unstake', { hotkey: this.hotkey, netuid: this.netuid, amount, tolerance: TOLERANCE });
  }

  /** The sum of the ledger's rows against what the chain says; between two readings the chain may pay, so it is tried more than once. */
  private async compare(): Promise<JourneyReport['ledger']> {
    let last: JourneyReport['ledger'] = { agrees: false };
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      await this.run('earnings.read', {}).catch(() => undefined);
      const rows = await this.rows().catch(() => []);
      const sum = (unit: EarningRow['unit']) =>
        rows.filter((row) => row.unit === unit).reduce((total, { amount }) => total + BigInt(amount), 0n);
      const money = this.wallet?.money;
      const stakes = money?.stakes.reduce((total, { stake }) => total + alphaRaoOf(stake), 0n);
      const ledgerBalance = sum('tao') + this.base;
      const agrees = money !== undefined && money !== null && BigInt(money.free) === ledgerBalance && stakes === sum('alpha');
      last = {
        agrees,
        rows: rows.length,
        chainBalance: money?.free ?? null,
        ledgerBalance: ledgerBalance.toString(),
        chainStake: stakes?.toString() ?? null,
        ledgerStake: sum('alpha').toString(),
      };
      if (agrees) return last;
      await pause();
    }
    return last;
  }
}

const pause = (ms: number = PAUSE_MS): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
