// The practice node whole: the chain, its clock, its socket, its file, and the faults it can be told to have.
import { u8aToHex } from '@polkadot/util';
import { assertNever } from '../../contract/problem.ts';
import type { ChainFault, ChainNodeRequest } from '../../contract/chain-node-wire.ts';
import type { Netuid, RaoText } from '../../contract/amounts.ts';
import type { Hash } from '../../contract/chain.ts';
import { decodeSs58 } from '../../contract/ss58.ts';
import type { Ss58 } from '../../contract/units.ts';
import { PracticeChain } from './chain.ts';
import { setWeights, weightsOf } from './epoch.ts';
import { writeGenesis } from './genesis.ts';
import { readChain, writeChain } from './kept-chain.ts';
import { Runtime } from './runtime.ts';
import { type NodeServer, serveNode } from './server.ts';
import { State } from './state.ts';
import { Store } from './store.ts';

/** The metadata's own age; a node whose metadata is of another spec says that spec. */
export const SPEC_VERSION = 424;
const WRITE_EVERY_MS = 5_000;

type Open = Extract<ChainNodeRequest, { kind: 'open' }>;

export class PracticeNode {
  readonly url: string;
  readonly genesis: Hash;
  private readonly chain: PracticeChain;
  private readonly server: NodeServer;
  private readonly folder: string | null;
  private readonly timer: NodeJS.Timeout;
  private readonly writer: NodeJS.Timeout;
  private writing: Promise<void> = Promise.resolve();
  private stalledUntil = 0;

  private constructor(chain: PracticeChain, server: NodeServer, { folder, blockMs }: Open) {
    this.chain = chain;
    this.server = server;
    this.folder = folder;
    this.url = server.url;
    this.genesis = chain.genesis.hash as Hash;
    this.timer = setInterval(() => this.tick(), blockMs);
    this.writer = setInterval(() => void this.write(), WRITE_EVERY_MS);
  }

  /** Throws where the port is taken or the kept chain cannot be read: a chain somebody practised on is not written over. */
  static async open(asked: Open, ownMetadata: () => Uint8Array): Promise<PracticeNode> {
    const runtime = new Runtime(asked.metadata ?? ownMetadata());
    const kept = asked.folder === null ? { kind: 'none' as const } : await readChain(asked.folder);
    if (kept.kind === 'unreadable') throw new Error(`the practice chain cannot be read: ${kept.detail}`);
    const state = new State(kept.kind === 'kept' ? kept.chain.state : []);
    if (kept.kind === 'none') {
      writeGenesis(new Store(runtime, state), {
        tempo: asked.tempo,
        endowed: asked.endowed.map(({ address, amount }) => ({ address, amount: BigInt(amount) })),
      });
    }
    const chain = new PracticeChain({
      runtime,
      state,
      specVersion: kept.kind === 'kept' ? kept.chain.specVersion : SPEC_VERSION,
      blocks: kept.kind === 'kept' ? kept.chain.blocks : [],
      now: Date.now,
    });
    return new PracticeNode(chain, await serveNode(chain, asked.port), asked);
  }

  faucet(to: Ss58, amount: RaoText): Promise<number> {
    const key = decodeSs58(to);
    return key ? this.chain.mint(u8aToHex(key), BigInt(amount)) : Promise.resolve(this.chain.best.number);
  }

  /** The neighbours keep the weights they were given; these are set beside them. */
  weigh(netuid: Netuid, scores: readonly { readonly hotkey: Ss58; readonly score: number }[]): void {
    const { store } = this.chain;
    const found = scores.flatMap(({ hotkey, score }) => {
      const key = decodeSs58(hotkey);
      return key ? [[u8aToHex(key), score] as const] : [];
    });
    setWeights(store, netuid, { ...weightsOf(store, netuid), ...Object.fromEntries(found) });
  }

  fail(fault: ChainFault): number {
    switch (fault.kind) {
      case 'drop-connections':
        this.server.dropConnections();
        break;
      case 'rate-limit':
        this.server.limitUntil(Date.now() + fault.forMs);
        break;
      case 'stale-nonce':
        this.chain.pool.refuseNext();
        break;
      case 'spec-bump':
        this.chain.upgrade(this.chain.runtime, this.chain.specVersion + fault.by);
        break;
      case 'reorg':
        this.chain.reorganise(fault.depth);
        break;
      case 'stall':
        this.stalledUntil = Date.now() + fault.forMs;
        break;
      default:
        return assertNever(fault);
    }
    return this.chain.best.number;
  }

  private tick(): void {
    if (Date.now() >= this.stalledUntil) this.chain.author();
  }

  private write(): Promise<void> {
    const { folder, chain } = this;
    if (folder === null) return Promise.resolve();
    const now = { specVersion: chain.specVersion, blocks: chain.allBlocks(), state: chain.state.entries() };
    this.writing = this.writing
      .then(() => writeChain(folder, now))
      .catch((error: unknown) => {
        console.error('The practice chain could not be written:', (error as NodeJS.ErrnoException).code);
      });
    return this.writing;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    clearInterval(this.writer);
    await this.write();
    await this.server.close();
  }
}
