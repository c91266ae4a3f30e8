// A real practice node in a process of its own, as the engine starts it, for the tests of what speaks to it.
import { ChainNodeReply, type ChainFault, type ChainNodeRequest } from '../../../contract/chain-node-wire.ts';
import type { RaoText } from '../../../contract/amounts.ts';
import type { Hash } from '../../../contract/chain.ts';
import type { Score, Ss58 } from '../../../contract/units.ts';
import type { Netuid } from '../../../contract/amounts.ts';
import { forkSpawn } from '../../../rig/fork.ts';

export interface NodeProcess {
  readonly url: string;
  readonly genesis: Hash;
  readonly blockMs: number;
  fault(fault: ChainFault): Promise<number>;
  faucet(to: Ss58, amount: bigint): Promise<number>;
  weigh(netuid: Netuid, hotkey: Ss58, score: number): void;
  /** It holds still, connections and all, as a line that is dead without saying so. */
  freeze(): void;
  thaw(): void;
  stop(): void;
}

const BUILT = new URL('../../../../dist/main/', import.meta.url);

export async function startNode(given: Partial<Extract<ChainNodeRequest, { kind: 'open' }>> = {}): Promise<NodeProcess> {
  const port = await forkSpawn(BUILT)('chain-node');
  const asked = new Map<number, (block: number) => void>();
  let last = 0;
  const listening = new Promise<Extract<ChainNodeReply, { kind: 'listening' }>>((resolve, reject) => {
    port.onMessage((message) => {
      const reply = ChainNodeReply.parse(message);
      if (reply.kind === 'listening') resolve(reply);
      else if (reply.kind === 'failed') reject(new Error(reply.detail));
      else asked.get(reply.id)?.(reply.block);
    });
  });
  const open: ChainNodeRequest = {
    kind: 'open',
    folder: null,
    metadata: null,
    blockMs: 150,
    tempo: 12,
    port: 0,
    endowed: [],
    ...given,
  };
  port.post(open);
  const { url, genesis, blockMs } = await listening;
  const ask = (make: (id: number) => ChainNodeRequest): Promise<number> =>
    new Promise((resolve) => {
      last += 1;
      asked.set(last, resolve);
      port.post(make(last));
    });
  return {
    url,
    genesis,
    blockMs,
    fault: (fault) => ask((id) => ({ kind: 'fault', id, fault })),
    faucet: (to, amount) => ask((id) => ({ kind: 'faucet', id, to, amount: amount.toString() as RaoText })),
    weigh: (netuid, hotkey, score) => port.post({ kind: 'weights', netuid, scores: [{ hotkey, score: score as Score }] }),
    freeze: () => void process.kill(port.pid ?? 0, 'SIGSTOP'),
    thaw: () => void process.kill(port.pid ?? 0, 'SIGCONT'),
    stop: () => port.kill(),
  };
}
