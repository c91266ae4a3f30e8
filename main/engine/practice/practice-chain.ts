// The practice chain as the engine keeps it: a node in a process of its own, started when it is wanted and brought back when it dies.
import { type ChainFault, ChainNodeReply, type ChainNodeRequest } from '../../contract/chain-node-wire.ts';
import type { Netuid, Rao } from '../../contract/amounts.ts';
import { raoText } from '../../contract/amounts.ts';
import type { Hash } from '../../contract/chain.ts';
import type { ChildPort } from '../../contract/port.ts';
import { fail, ok, type Result } from '../../contract/problem.ts';
import type { Score, Ss58 } from '../../contract/units.ts';
import type { Clock } from '../clock.ts';
import { supervise, type Supervised } from '../supervisor.ts';

/** A block of the practice chain takes a twelfth of a real one's time; the face says that its clock runs faster. */
export const PRACTICE_BLOCK_MS = 1_000;
/** Blocks of a tempo, less one: a minute a tempo. */
export const PRACTICE_TEMPO = 59;
/** The subnet the practice miner answers for. */
export const PRACTICE_NETUID = 1 as Netuid;
const ANSWER_LIMIT_MS = 30_000;

export interface PracticePlace {
  readonly url: string;
  readonly genesis: Hash;
  readonly blockMs: number;
}

export interface PracticeChainOptions {
  readonly spawn: () => Promise<ChildPort>;
  readonly clock: Clock;
  /** Where the chain is kept. */
  readonly folder: string;
  readonly blockMs?: number;
  readonly tempo?: number;
}

export class PracticeChain {
  private readonly options: PracticeChainOptions;
  private supervised: Supervised | null = null;
  private port: ChildPort | null = null;
  private place: PracticePlace | null = null;
  /** It listens where it listened before, so that who is connected finds it again. */
  private portNumber = 0;
  private waiting: ((result: Result<PracticePlace>) => void)[] = [];
  private readonly asked = new Map<number, (block: number | null) => void>();
  private last = 0;

  constructor(options: PracticeChainOptions) {
    this.options = options;
  }

  /** Where it listens; started where it is not. */
  open(): Promise<Result<PracticePlace>> {
    if (this.place) return Promise.resolve(ok(this.place));
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.supervised ??= this.start();
    });
  }

  private start(): Supervised {
    const { spawn, clock } = this.options;
    return supervise({
      spawn,
      clock,
      onUp: (port) => this.up(port),
      onLost: () => this.forget(),
      onCrashLoop: (times) => {
        this.forget();
        this.supervised = null;
        this.settle(fail('practice-unavailable', { detail: `the practice chain stopped ${times} times in a row` }));
      },
    });
  }

  private up(port: ChildPort): void {
    const { folder, blockMs = PRACTICE_BLOCK_MS, tempo = PRACTICE_TEMPO } = this.options;
    this.port = port;
    port.onMessage((message) => {
      const parsed = ChainNodeReply.safeParse(message);
      if (!parsed.success || port !== this.port) return;
      const reply = parsed.data;
      if (reply.kind === 'done') this.asked.get(reply.id)?.(reply.block);
      else if (reply.kind === 'failed') this.settle(fail('practice-unavailable', { detail: reply.detail }));
      else {
        this.portNumber = Number(new URL(reply.url).port);
        this.place = { url: reply.url, genesis: reply.genesis, blockMs: reply.blockMs };
        this.settle(ok(this.place));
      }
    });
    const { portNumber } = this;
    port.post({
      kind: 'open',
      folder,
      metadata: null,
      blockMs,
      tempo,
      port: portNumber,
      endowed: [],
    } satisfies ChainNodeRequest);
  }

  /** Practice τ. Answers the block it came in. */
  async faucet(to: Ss58, amount: Rao): Promise<Result<number>> {
    const block = await this.ask((id) => ({ kind: 'faucet', id, to, amount: raoText(amount) }));
    return block === null ? fail('practice-unavailable', { detail: 'the practice chain does not answer' }) : ok(block);
  }

  /** What the practice validators think of a miner; they set it as their weight. */
  weigh(netuid: Netuid, hotkey: Ss58, score: number): void {
    this.port?.post({ kind: 'weights', netuid, scores: [{ hotkey, score: score as Score }] } satisfies ChainNodeRequest);
  }

  async fault(fault: ChainFault): Promise<void> {
    await this.ask((id) => ({ kind: 'fault', id, fault }));
  }

  private ask(make: (id: number) => ChainNodeRequest): Promise<number | null> {
    const { port } = this;
    if (!port) return Promise.resolve(null);
    this.last += 1;
    const id = this.last;
    return new Promise((resolve) => {
      const cancel = this.options.clock.after(ANSWER_LIMIT_MS, () => this.asked.get(id)?.(null));
      this.asked.set(id, (block) => {
        cancel();
        this.asked.delete(id);
        resolve(block);
      });
      port.post(make(id));
    });
  }

  private forget(): void {
    this.port = null;
    this.place = null;
    for (const answer of this.asked.values()) answer(null);
  }

  private settle(result: Result<PracticePlace>): void {
    for (const resolve of this.waiting.splice(0)) resolve(result);
  }

  close(): void {
    this.supervised?.stop();
    this.supervised = null;
    this.forget();
    this.settle(fail('practice-unavailable', { detail: 'it was closed' }));
  }
}
