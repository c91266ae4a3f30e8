// What the chain paid while nobody looked: read later where the node still has it, told as lost where it has not. A real node, a real ledger.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Keyring } from '@polkadot/keyring';
import { TypeRegistry } from '@polkadot/types';
import { Metadata } from '@polkadot/types/metadata';
import { u8aToHex } from '@polkadot/util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Netuid, rao, RAO_PER_TAO, raoText } from '../../contract/amounts.ts';
import type { EarningGap } from '../../contract/earnings.ts';
import { ok } from '../../contract/problem.ts';
import { encodeSs58 } from '../../contract/ss58.ts';
import type { EpochMs } from '../../contract/units.ts';
import { startThreads } from '../../rig/fork.ts';
import { ChainClient } from '../chain/client.ts';
import { EMPTY_EXTENSIONS } from '../chain/node-link.ts';
import { type NodeProcess, startNode } from '../chain/testing/node-process.ts';
import { systemClock } from '../clock.ts';
import { openStorage } from '../storage/client.ts';
import type { Storage } from '../storage/storage.ts';
import { Follow, type Followed } from './follow.ts';

const one = 1 as Netuid;
const TEMPO = 12;
const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
const hotkey = encodeSs58(new Keyring({ type: 'sr25519' }).addFromUri('//Hotkey').publicKey);
let folder: string;
let storage: Storage;
let node: NodeProcess;
let chain: ChainClient;
let slot: Followed;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-follow-'));
  const opened = await openStorage({
    folder,
    startThread: () => startThreads(new URL('../../../dist/main/', import.meta.url))('storage'),
    clock: systemClock,
    today: 0 as EpochMs,
    onNews: () => undefined,
  });
  if (!opened.ok) throw new Error(opened.problem.code);
  storage = opened.value;
  const address = encodeSs58(alice.publicKey);
  node = await startNode({ blockMs: 40, tempo: TEMPO, endowed: [{ address, amount: raoText(rao(100n * RAO_PER_TAO)) }] });
  chain = new ChainClient({
    network: 'practice',
    endpoints: [node.url],
    genesis: node.genesis,
    onGenesis: () => undefined,
    clock: systemClock,
    perSecond: null,
    blockMs: node.blockMs,
  });
  const signer = {
    sign: ({ payload, metadata }: { payload: object; metadata: () => Uint8Array }) => {
      const registry = new TypeRegistry();
      registry.setMetadata(new Metadata(registry, u8aToHex(metadata())), undefined, EMPTY_EXTENSIONS);
      return Promise.resolve(ok(registry.createType('ExtrinsicPayload', payload, { version: 4 }).sign(alice).signature));
    },
  };
  const limit = raoText(rao(RAO_PER_TAO));
  const done = await chain.submit(
    { kind: 'register', netuid: one, hotkey, limit },
    { role: 'coldkey', address, signer },
    'in-block',
  );
  if (!done.ok) throw new Error(done.problem.code);
  node.weigh(one, hotkey, 1);
  // From a whole tempo on in which it was weighed: before, nothing was paid.
  slot = { netuid: one, uid: 40, hotkey, tempo: TEMPO, registeredAt: best() + TEMPO + 1 };
}, 60_000);
afterAll(async () => {
  await chain?.close();
  node?.stop();
  await storage?.close();
  rmSync(folder, { recursive: true, force: true });
});

const best = () => (chain.standing.kind === 'live' ? chain.standing.best.number : 0);
const gapsKept = async (): Promise<EarningGap[]> => {
  const kept = await storage.money.kept(`gaps:${node.genesis}`);
  return JSON.parse((kept.ok && kept.value) || '[]') as EarningGap[];
};
const rows = async () => {
  const found = await storage.money.rows(node.genesis, null, 500);
  return found.ok ? found.value : [];
};
const follow = async (change: Partial<Followed> = {}) => {
  const following = new Follow({ chain, money: storage.money, network: 'practice', onPaid: () => undefined });
  following.watch([{ ...slot, ...change }]);
  await following.look();
  return following;
};

it('what was paid before Lode was there is read tempo by tempo, once, and said to be recovered', async () => {
  await vi.waitUntil(() => best() > slot.registeredAt + 4 * (TEMPO + 1), { timeout: 30_000, interval: 50 });
  const following = await follow();
  const read = await rows();
  expect(read.length).toBeGreaterThanOrEqual(3);
  expect(new Set(read.map(({ block }) => block.number)).size).toBe(read.length);
  const blocks = read.map(({ block }) => block.number).toSorted((a, b) => a - b);
  for (const [at, block] of blocks.entries()) expect(block - (blocks[at - 1] ?? block - TEMPO - 1)).toBe(TEMPO + 1);
  expect(BigInt(read[0]?.amount ?? 0)).toBeGreaterThan(0n);
  const [gap] = await gapsKept();
  expect(gap).toMatchObject({ netuid: one, outcome: 'recovered', fromBlock: blocks[0] });
  // What was paid long before is not worth what it would be worth now.
  expect(read.find(({ block }) => block.number === blocks[0])?.price).toBeNull();
  following.close();
  const again = await follow();
  again.close();
  const twice = await rows();
  expect(new Set(twice.map(({ block }) => block.number)).size).toBe(twice.length);
});

it('what the node has no more is told as lost, in one line', { timeout: 60_000 }, async () => {
  // The node keeps the state of 300 blocks.
  await vi.waitUntil(() => best() > slot.registeredAt + 360, { timeout: 50_000, interval: 100 });
  const other = encodeSs58(new Uint8Array(32).fill(9));
  const following = await follow({ hotkey: other });
  following.close();
  const lost = (await gapsKept()).filter(({ outcome }) => outcome === 'lost');
  expect(lost).toHaveLength(1);
  expect(lost[0]?.toBlock).toBeLessThan(best() - 280);
});
