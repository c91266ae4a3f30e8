// The chain as the engine holds it: the client runs in a thread of its own, and this is its door. A thread that dies is started again.
import type { Worker } from 'node:worker_threads';
import type { Alpha, Netuid, Rao } from '../../contract/amounts.ts';
import type { ChainCall, ChainStanding, KeyRole } from '../../contract/chain.ts';
import { assertNever, fail, type Result } from '../../contract/problem.ts';
import type { Ss58 } from '../../contract/units.ts';
import type { StartThread } from '../threads.ts';
import type { Chain, ExtrinsicSigner, Included } from './chain.ts';
import type { ChainOptions } from './client.ts';
import type { ChainOpening, ChainQuestion, FromChain, ToChain } from './wire.ts';

export interface ThreadedOptions extends ChainOptions {
  readonly startThread: StartThread;
}

interface Submission {
  readonly settle: (result: Result<Included>) => void;
  readonly signer: ExtrinsicSigner;
}

const RESTART_MS = 2_000;
const CLOSE_MS = 2_000;
const gone = () => fail('chain-unreachable', { tried: 1 });

export class ThreadedChain implements Chain {
  private readonly options: ThreadedOptions;
  private worker: Worker;
  private now: ChainStanding;
  private lastId = 0;
  private closed = false;
  private readonly listeners = new Set<(standing: ChainStanding) => void>();
  private readonly asked = new Map<number, (result: Result<unknown>) => void>();
  private readonly submitted = new Map<number, Submission>();

  constructor(options: ThreadedOptions) {
    this.options = options;
    this.now = { kind: 'connecting', endpoint: options.endpoints[0] ?? '', attempt: 1, since: options.clock.now() };
    this.worker = this.start();
  }

  private start(): Worker {
    const { startThread, clock, network, endpoints, genesis, perSecond, blockMs } = this.options;
    const worker = startThread('chain', { network, endpoints, genesis, perSecond, blockMs } satisfies ChainOpening);
    worker.on('message', (message: FromChain) => this.hear(message));
    // Its message is about us, not about a node: what it says is that it is over.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      this.settleAll();
      if (this.closed || worker !== this.worker) return;
      this.set({ kind: 'lost', since: clock.now(), problem: gone().problem, nextTryAt: null });
      clock.after(RESTART_MS, () => {
        if (!this.closed) this.worker = this.start();
      });
    });
    return worker;
  }

  private hear(message: FromChain): void {
    switch (message.kind) {
      case 'standing':
        return this.set(message.standing);
      case 'genesis':
        return this.options.onGenesis(message.genesis);
      case 'answer': {
        const { id, result } = message;
        this.asked.get(id)?.(result);
        this.asked.delete(id);
        return;
      }
      case 'submitted': {
        const { id, result } = message;
        this.submitted.get(id)?.settle(result);
        this.submitted.delete(id);
        return;
      }
      case 'sign': {
        const { id, request } = message;
        const { metadata, ...rest } = request;
        const signer = this.submitted.get(id)?.signer;
        void signer?.sign({ ...rest, metadata: () => metadata }).then((result) => this.tell({ kind: 'signed', id, result }));
        return;
      }
      default:
        assertNever(message);
    }
  }

  private tell(message: ToChain): void {
    this.worker.postMessage(message);
  }

  private set(standing: ChainStanding): void {
    this.now = standing;
    for (const listener of this.listeners) listener(standing);
  }

  private settleAll(): void {
    for (const settle of this.asked.values()) settle(gone());
    for (const { settle } of this.submitted.values()) settle(gone());
    this.asked.clear();
    this.submitted.clear();
  }

  private ask<Q extends ChainQuestion>(question: Q, ...args: Parameters<Chain[Q]>): ReturnType<Chain[Q]> {
    if (this.closed) return Promise.resolve(gone()) as ReturnType<Chain[Q]>;
    this.lastId += 1;
    const id = this.lastId;
    const answered = new Promise<Result<unknown>>((resolve) => this.asked.set(id, resolve));
    this.tell({ kind: 'ask', id, question, args });
    return answered as ReturnType<Chain[Q]>;
  }

  get standing(): ChainStanding {
    return this.now;
  }
  subscribe(listener: (standing: ChainStanding) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** After a sleep or on another network: what is connected may be dead without saying so. */
  again(): void {
    if (!this.closed) this.tell({ kind: 'again' });
  }

  balance = (address: Ss58) => this.ask('balance', address);
  stakes = (coldkey: Ss58) => this.ask('stakes', coldkey);
  proxies = (real: Ss58) => this.ask('proxies', real);
  subnets = () => this.ask('subnets');
  metagraph = (netuid: Netuid) => this.ask('metagraph', netuid);
  terms = (netuid: Netuid) => this.ask('terms', netuid);
  uid = (netuid: Netuid, hotkey: Ss58) => this.ask('uid', netuid, hotkey);
  slots = (hotkey: Ss58, netuids: readonly Netuid[]) => this.ask('slots', hotkey, netuids);
  axon = (netuid: Netuid, hotkey: Ss58) => this.ask('axon', netuid, hotkey);
  nextEpoch = (netuid: Netuid) => this.ask('nextEpoch', netuid);
  quoteStake = (netuid: Netuid, amount: Rao) => this.ask('quoteStake', netuid, amount);
  quoteUnstake = (alpha: Alpha) => this.ask('quoteUnstake', alpha);
  fee = (call: ChainCall, address: Ss58) => this.ask('fee', call, address);
  paidAt = (block: number) => this.ask('paidAt', block);
  stakeAt = (coldkey: Ss58, hotkey: Ss58, netuid: Netuid, block: number) => this.ask('stakeAt', coldkey, hotkey, netuid, block);
  freeAt = (address: Ss58, block: number) => this.ask('freeAt', address, block);
  blockTime = (block: number) => this.ask('blockTime', block);

  submit(
    call: ChainCall,
    { role, address, signer }: { readonly role: KeyRole; readonly address: Ss58; readonly signer: ExtrinsicSigner },
    wait: 'in-block' | 'finalized',
  ): Promise<Result<Included>> {
    if (this.closed) return Promise.resolve(gone());
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((settle) => {
      this.submitted.set(id, { settle, signer });
      this.tell({ kind: 'submit', id, call, role, address, wait });
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const ended = new Promise<void>((resolve) => void this.worker.once('exit', () => resolve()));
    this.tell({ kind: 'close' });
    const cancel = this.options.clock.after(CLOSE_MS, () => void this.worker.terminate());
    await ended;
    cancel();
  }
}
