// The chain client: keeps one node connected, in the order of the endpoints, and answers every question with the block it was read at.
import type { BlockRef, ChainCall, ChainStanding, Hash, KeyRole, Network } from '../../contract/chain.ts';
import { fail, ok, type Problem, type Result } from '../../contract/problem.ts';
import type { Alpha, Netuid, Rao } from '../../contract/amounts.ts';
import type { EpochMs, Ss58 } from '../../contract/units.ts';
import type { Clock } from '../clock.ts';
import { extrinsicOf } from './calls.ts';
import type { Chain, ExtrinsicSigner, Included, Read } from './chain.ts';
import { plainDetail, refusalProblem } from './errors.ts';
import { networkOfGenesis } from './networks.ts';
import { NodeLink } from './node-link.ts';
import { createRateBudget, type RateBudget } from './rate-budget.ts';
import { ReadRefused } from './reads/answer.ts';
import { blockTimeAt, freeAt, paidAt, stakeAt } from './reads/past.ts';
import { readAxon, readMetagraph, readNextEpoch, readSlots, readSubnets, readTerms, readUid } from './reads/subnets.ts';
import { readStakeQuote, readUnstakeQuote } from './reads/swap.ts';
import { readBalance, readProxies, readStakes } from './reads/wallet.ts';
import { feeOf, outcomeIn, submitCall, type WatchedLink } from './submit.ts';

export interface ChainOptions {
  readonly network: Network;
  /** In the order they are tried. */
  readonly endpoints: readonly string[];
  /** The first block's hash that is expected. null: any but a real network's, which is told to `onGenesis`. */
  readonly genesis: Hash | null;
  readonly onGenesis: (genesis: Hash) => void;
  readonly clock: Clock;
  readonly perSecond: number | null;
  /** Where the chain does not say how long its blocks take. */
  readonly blockMs: number;
  /** A beat of the watch over silence; tests make it shorter. */
  readonly beatMs?: number;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const CONNECT_LIMIT_MS = 60_000;
/** polkadot-js asks about ten things to begin with. */
const BURST = 14;
/** How long a question waits for a connection that is being made. */
const READY_LIMIT_MS = 20_000;
/** So many beats without a new block, and the connection is dead, whatever TCP thinks. Beats, not time: a sleep is one of them. */
const SILENT_BEATS = 10;
const BEAT_MS = 12_000;
const LOOK_BACK_BLOCKS = 64;
const LOOK_BACK_MS = 90_000;

type Header = { readonly number: { toNumber(): number }; readonly hash: { toHex(): string } };

const refOf = (header: Header): BlockRef => ({ number: header.number.toNumber(), hash: header.hash.toHex() as Hash });

export class ChainClient implements Chain {
  private readonly options: ChainOptions;
  private readonly budget: RateBudget;
  private link: NodeLink | null = null;
  private now: ChainStanding;
  private final: BlockRef | null = null;
  private attempt = 0;
  private closed = false;
  private silentBeats = 0;
  private cancelBeat: (() => void) | null = null;
  private cancelRetry: (() => void) | null = null;
  private readonly listeners = new Set<(standing: ChainStanding) => void>();
  private readonly goneListeners = new Set<() => void>();
  private readonly waiting = new Set<() => void>();

  constructor(options: ChainOptions) {
    this.options = options;
    this.budget = createRateBudget(options.clock, options.perSecond, BURST);
    this.now = this.connecting();
    void this.connect();
  }

  get standing(): ChainStanding {
    return this.now;
  }

  subscribe(listener: (standing: ChainStanding) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private get endpoint(): string {
    const { endpoints } = this.options;
    return endpoints[this.attempt % endpoints.length] ?? '';
  }

  private connecting(): ChainStanding {
    const since = this.options.clock.now();
    return { kind: 'connecting', endpoint: this.endpoint, attempt: this.attempt + 1, since };
  }

  private set(standing: ChainStanding): void {
    this.now = standing;
    for (const listener of this.listeners) listener(standing);
    if (standing.kind !== 'live') return;
    for (const resume of this.waiting) resume();
    this.waiting.clear();
  }

  private async connect(): Promise<void> {
    if (this.closed) return;
    this.set(this.connecting());
    let link: NodeLink;
    try {
      const opened: { link: NodeLink | null } = { link: null };
      link = await NodeLink.open(this.endpoint, this.budget, CONNECT_LIMIT_MS, () => {
        if (opened.link && this.link === opened.link) this.lost(fail('chain-unreachable', { tried: 1 }).problem);
      });
      opened.link = link;
    } catch {
      this.lost(fail('chain-unreachable', { tried: Math.min(this.attempt + 1, this.options.endpoints.length) }).problem);
      return;
    }
    const genesis = link.api.genesisHash.toHex() as Hash;
    if (this.closed || !this.isExpected(genesis)) {
      await link.close();
      if (!this.closed) this.lost(fail('chain-wrong-genesis', { network: this.options.network }).problem);
      return;
    }
    this.options.onGenesis(genesis);
    await this.listen(link, genesis);
  }

  /** A node of a network with real money is only that network's, whatever somebody called its endpoint. */
  private isExpected(genesis: Hash): boolean {
    const { genesis: expected, network } = this.options;
    return expected === null
      ? networkOfGenesis(genesis) === null || network === 'finney' || network === 'test'
      : genesis === expected;
  }

  private async listen(link: NodeLink, genesis: Hash): Promise<void> {
    const { api } = link;
    const slot = api.consts['aura']?.['slotDuration']?.toString();
    const blockMs = slot ? Number(slot) : this.options.blockMs;
    try {
      await api.rpc.chain.subscribeFinalizedHeads((header) => {
        this.final = refOf(header);
      });
      await api.rpc.chain.subscribeNewHeads((header) => {
        this.silentBeats = 0;
        if (this.link !== link) return;
        const best = refOf(header);
        this.final ??= best;
        const specVersion = api.runtimeVersion.specVersion.toNumber();
        this.attempt = 0;
        this.set({ kind: 'live', endpoint: link.endpoint, specVersion, genesis, best, blockMs });
      });
      this.link = link;
      this.beat(link, Math.max(this.options.beatMs ?? BEAT_MS, blockMs));
    } catch {
      await link.close();
      this.lost(fail('chain-unreachable', { tried: 1 }).problem);
    }
  }

  private beat(link: NodeLink, ms: number): void {
    this.silentBeats = 0;
    const tick = (): void => {
      if (this.link !== link || this.closed) return;
      this.silentBeats += 1;
      if (this.silentBeats > SILENT_BEATS) this.drop(link);
      else this.cancelBeat = this.options.clock.after(ms, tick);
    };
    this.cancelBeat = this.options.clock.after(ms, tick);
  }

  private drop(link: NodeLink): void {
    this.lost(fail('chain-unreachable', { tried: 1 }).problem);
    void link.close();
  }

  /** Connects anew, at once: after a sleep or on another network a connection may be dead without saying so. */
  again(): void {
    if (this.closed || this.now.kind === 'connecting') return;
    if (this.link) this.drop(this.link);
    this.cancelRetry?.();
    this.attempt = 0;
    void this.connect();
  }

  private lost(problem: Problem): void {
    const { clock } = this.options;
    this.cancelBeat?.();
    this.link = null;
    this.final = null;
    for (const listener of this.goneListeners) listener();
    this.goneListeners.clear();
    if (this.closed) return;
    this.attempt += 1;
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(this.attempt - 1, 10));
    this.set({ kind: 'lost', since: clock.now(), problem, nextTryAt: (clock.now() + delay) as EpochMs });
    this.cancelRetry = clock.after(delay, () => void this.connect());
  }

  /** The link and its newest block, waited for a while where it is being made. */
  private async ready(): Promise<Result<{ readonly link: NodeLink; readonly best: BlockRef }>> {
    if (this.now.kind !== 'live' && !this.closed) {
      await new Promise<void>((resolve) => {
        const cancel = this.options.clock.after(READY_LIMIT_MS, resolve);
        this.waiting.add(() => {
          cancel();
          resolve();
        });
      });
    }
    if (this.link && this.now.kind === 'live') return ok({ link: this.link, best: this.now.best });
    return { ok: false, problem: this.now.kind === 'lost' ? this.now.problem : fail('chain-unreachable', { tried: 1 }).problem };
  }

  private async ask<T>(run: (link: NodeLink, best: BlockRef) => Promise<T>): Promise<Result<T>> {
    const ready = await this.ready();
    if (!ready.ok) return ready;
    try {
      return ok(await run(ready.value.link, ready.value.best));
    } catch (error) {
      if (error instanceof ReadRefused) return { ok: false, problem: error.problem };
      if (this.link !== ready.value.link) return fail('chain-unreachable', { tried: 1 });
      const problem = refusalProblem(error instanceof Error ? error.message : '', null);
      return problem.code === 'chain-rate-limited'
        ? { ok: false, problem }
        : fail('chain-answer-odd', { detail: plainDetail(error instanceof Error ? error.message : 'unknown') });
    }
  }

  private read<T>(run: (link: NodeLink, hash: Hash) => Promise<T>): Promise<Result<Read<T>>> {
    return this.ask(async (link, block) => ({ value: await run(link, block.hash), block }));
  }

  private async there<T>(netuid: Netuid, run: (link: NodeLink, hash: Hash) => Promise<T | null>): Promise<Result<Read<T>>> {
    const result = await this.read(run);
    if (!result.ok) return result;
    const { value, block } = result.value;
    return value === null ? fail('subnet-missing', { netuid }) : ok({ value, block });
  }

  balance = (address: Ss58) => this.read((link, hash) => readBalance(link, address, hash));
  stakes = (coldkey: Ss58) => this.read((link, hash) => readStakes(link, coldkey, hash));
  proxies = (real: Ss58) => this.read((link, hash) => readProxies(link, real, hash));
  subnets = () => this.read(readSubnets);
  metagraph = (netuid: Netuid) => this.there(netuid, (link, hash) => readMetagraph(link, netuid, hash));
  terms = (netuid: Netuid) => this.there(netuid, (link, hash) => readTerms(link, netuid, hash));
  uid = (netuid: Netuid, hotkey: Ss58) => this.read((link, hash) => readUid(link, netuid, hotkey, hash));
  slots = (hotkey: Ss58, netuids: readonly Netuid[]) => this.read((link, hash) => readSlots(link, hotkey, netuids, hash));
  axon = (netuid: Netuid, hotkey: Ss58) => this.read((link, hash) => readAxon(link, netuid, hotkey, hash));
  nextEpoch = (netuid: Netuid) => this.read((link, hash) => readNextEpoch(link, netuid, hash));
  quoteStake = (netuid: Netuid, amount: Rao) => this.read((link, hash) => readStakeQuote(link, netuid, amount, hash));
  quoteUnstake = (alpha: Alpha) => this.read((link, hash) => readUnstakeQuote(link, alpha, hash));
  paidAt = (block: number) => this.ask((link) => paidAt(link, block));
  stakeAt = (coldkey: Ss58, hotkey: Ss58, netuid: Netuid, block: number) =>
    this.ask((link) => stakeAt(link, { coldkey, hotkey, netuid, block }));
  freeAt = (address: Ss58, block: number) => this.ask((link) => freeAt(link, address, block));
  blockTime = (block: number) => this.ask((link) => blockTimeAt(link, block));

  async fee(call: ChainCall, address: Ss58): Promise<Result<Rao>> {
    const asked = await this.ask(async (link, best) => {
      const made = extrinsicOf(link, call);
      if (!made.ok) throw new ReadRefused(made.problem);
      return feeOf(link, made.value, address, this.heads(best));
    });
    if (!asked.ok) return asked;
    return asked.value === null ? fail('chain-unsupported', { detail: 'TransactionPaymentApi' }) : ok(asked.value);
  }

  private heads(best: BlockRef) {
    const standing = this.now;
    const live = standing.kind === 'live';
    return {
      best: live ? standing.best : best,
      final: this.final ?? best,
      blockMs: live ? standing.blockMs : this.options.blockMs,
    };
  }

  async submit(
    call: ChainCall,
    by: { readonly role: KeyRole; readonly address: Ss58; readonly signer: ExtrinsicSigner },
    wait: 'in-block' | 'finalized',
  ): Promise<Result<Included>> {
    const asked = await this.ask((link, best) =>
      submitCall(
        this.watched(link),
        () => this.heads(best),
        { ...by, call, wait },
        (hash, sentAt) => this.lookBack(hash, sentAt, call),
      ),
    );
    const result = asked.ok ? asked.value : asked;
    // What is read next is read at the newest block: it must have what this call did.
    if (result.ok) await reached(this, result.value.block.number);
    return result;
  }

  private watched(link: NodeLink): WatchedLink {
    return {
      link,
      onGone: (listener) => {
        if (this.link !== link) queueMicrotask(listener);
        else this.goneListeners.add(listener);
        return () => void this.goneListeners.delete(listener);
      },
      onBlock: (listener) => this.subscribe((standing) => standing.kind === 'live' && listener(standing.best.number)),
    };
  }

  /** Looks for an extrinsic in every block from when it was sent to the newest, once there is a connection again. */
  private async lookBack(extrinsic: Hash, sentAt: number, call: ChainCall): Promise<Result<Included> | null> {
    const { clock } = this.options;
    const until = clock.monotonic() + LOOK_BACK_MS;
    let next = sentAt;
    while (!this.closed && clock.monotonic() < until && next <= sentAt + LOOK_BACK_BLOCKS) {
      const at = next;
      const looked = await this.ask(async (link, best) => {
        if (at > best.number) return 'wait' as const;
        const hash = await link.send<Hash | null>('chain_getBlockHash', at);
        return hash === null ? null : outcomeIn(link, hash, extrinsic, call);
      });
      if (looked.ok && looked.value === 'wait') {
        await new Promise<void>((resolve) => void clock.after(this.heads({ number: 0, hash: extrinsic }).blockMs, resolve));
        continue;
      }
      if (looked.ok && looked.value !== null && looked.value !== 'wait') return looked.value;
      if (looked.ok) next += 1;
    }
    return null;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancelBeat?.();
    this.cancelRetry?.();
    const { link } = this;
    this.link = null;
    for (const listener of this.goneListeners) listener();
    for (const resume of this.waiting) resume();
    this.waiting.clear();
    await link?.close();
    this.set({ kind: 'off' });
  }
}

/** Resolves when the client has seen this block, or has lost its node. */
export function reached(chain: Pick<Chain, 'standing' | 'subscribe'>, block: number): Promise<void> {
  const there = (standing: ChainStanding): boolean => standing.kind !== 'live' || standing.best.number >= block;
  if (there(chain.standing)) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = chain.subscribe((standing) => {
      if (!there(standing)) return;
      stop();
      resolve();
    });
  });
}
