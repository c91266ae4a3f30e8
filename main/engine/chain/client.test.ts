// The chain client against a real practice node in a process of its own, its faults included.
import { Keyring } from '@polkadot/keyring';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alphaRao, alphaRaoText, type Netuid, rao, RAO_PER_TAO, raoText } from '../../contract/amounts.ts';
import type { ChainCall, ChainStanding, Hash, Network } from '../../contract/chain.ts';
import { ok } from '../../contract/problem.ts';
import { encodeSs58 } from '../../contract/ss58.ts';
import { TypeRegistry } from '@polkadot/types';
import { Metadata } from '@polkadot/types/metadata';
import { u8aToHex } from '@polkadot/util';
import { systemClock } from '../clock.ts';
import type { ExtrinsicSigner } from './chain.ts';
import { ChainClient } from './client.ts';
import { EMPTY_EXTENSIONS } from './node-link.ts';
import { type NodeProcess, startNode } from './testing/node-process.ts';

const TAO = RAO_PER_TAO;
const one = 1 as Netuid;
const keyring = new Keyring({ type: 'sr25519' });
const pairOf = (uri: string) => keyring.addFromUri(uri);
const alice = pairOf('//Alice');
const hotkey = pairOf('//Hotkey');
const address = encodeSs58(alice.publicKey);
const hotkeyAddress = encodeSs58(hotkey.publicKey);

/** A signer that holds its key in this process: what the signer process is, without the process. */
const signerOf = (pair: ReturnType<typeof pairOf>): ExtrinsicSigner => ({
  sign: ({ payload, metadata }) => {
    const registry = new TypeRegistry();
    registry.setMetadata(new Metadata(registry, u8aToHex(metadata())), undefined, EMPTY_EXTENSIONS);
    const raw = registry.createType('ExtrinsicPayload', payload, { version: 4 });
    return Promise.resolve(ok(raw.sign(pair).signature));
  },
});
const by = { role: 'coldkey', address, signer: signerOf(alice) } as const;
const byHotkey = { role: 'hotkey', address: hotkeyAddress, signer: signerOf(hotkey) } as const;

const connect = (
  node: NodeProcess,
  given: { genesis?: Hash | null; endpoints?: string[]; network?: Network; beatMs?: number } = {},
) =>
  new ChainClient({
    network: given.network ?? 'practice',
    endpoints: given.endpoints ?? [node.url],
    genesis: given.genesis === undefined ? node.genesis : given.genesis,
    onGenesis: () => undefined,
    clock: systemClock,
    perSecond: null,
    blockMs: node.blockMs,
    ...(given.beatMs === undefined ? {} : { beatMs: given.beatMs }),
  });
const until = (chain: ChainClient, holds: (standing: ChainStanding) => boolean): Promise<ChainStanding> =>
  new Promise((resolve) => {
    if (holds(chain.standing)) resolve(chain.standing);
    const stop = chain.subscribe((standing) => {
      if (!holds(standing)) return;
      stop();
      resolve(standing);
    });
  });
const valueOf = <T>(result: { ok: true; value: T } | { ok: false; problem: { code: string } }): T => {
  if (!result.ok) throw new Error(result.problem.code);
  return result.value;
};
const codeOf = (result: { ok: boolean; problem?: { code: string } }): string => result.problem?.code ?? 'ok';

describe('a chain that answers', () => {
  let node: NodeProcess;
  let chain: ChainClient;
  beforeAll(async () => {
    node = await startNode({ endowed: [{ address, amount: raoText(rao(100n * TAO)) }] });
    chain = connect(node);
  });
  afterAll(async () => {
    await chain?.close();
    node?.stop();
  });

  it('reads what an account has, and says at which block', async () => {
    const { value, block } = valueOf(await chain.balance(address));
    expect(value).toEqual({ free: 100n * TAO, reserved: 0n, transferable: 100n * TAO - 500n });
    expect(block.hash).toMatch(/^0x[0-9a-f]{64}$/);
    expect(valueOf(await chain.stakes(address)).value).toEqual([]);
    expect(valueOf(await chain.proxies(address)).value).toEqual([]);
  });

  it('reads the subnets, their terms and who is there', async () => {
    const subnets = valueOf(await chain.subnets()).value;
    expect(subnets.map(({ netuid, symbol }) => [netuid, symbol])).toEqual([
      [1, 'α'],
      [2, 'β'],
      [3, 'γ'],
      [4, 'δ'],
    ]);
    expect(subnets[0]).toMatchObject({ name: 'Languages (practice)', price: 50_000_000n, tempo: 12 });
    expect(valueOf(await chain.terms(one)).value).toMatchObject({
      minBurn: 500_000n,
      maxBurn: 100n * TAO,
      halfLifeBlocks: 360,
      collateralShare: 0,
      open: true,
      slotsUsed: 40,
      slotsAll: 64,
      canCap: true,
    });
    const { neurons, ownerHotkey } = valueOf(await chain.metagraph(4 as Netuid)).value;
    expect(neurons).toHaveLength(256);
    expect(neurons[0]?.hotkey).toBe(ownerHotkey);
    expect(neurons.filter(({ validatorPermit }) => validatorPermit)).toHaveLength(10);
    expect(codeOf(await chain.metagraph(9 as Netuid))).toBe('subnet-missing');
    expect(codeOf(await chain.terms(9 as Netuid))).toBe('subnet-missing');
  });

  it('registers, announces, stakes and unstakes, and its account of it agrees with the chain to the rao', async () => {
    const before = valueOf(await chain.balance(address)).value.free;
    const order: ChainCall = { kind: 'register', netuid: one, hotkey: hotkeyAddress, limit: raoText(rao(TAO)) };
    const fee = valueOf(await chain.fee(order, address));
    const registered = valueOf(await chain.submit(order, by, 'in-block'));
    expect(registered.fee).toBe(fee);
    const price = registered.events.filter(({ name }) => name === 'Balances.Withdraw').map(({ data }) => BigInt(data[1] ?? 0));
    const spent = price.reduce((sum, each) => sum + each, 0n);
    expect(before - valueOf(await chain.balance(address)).value.free).toBe(spent);
    expect(valueOf(await chain.uid(one, hotkeyAddress)).value).toBe(40);
    expect(codeOf(await chain.submit(order, by, 'in-block'))).toBe('already-registered');

    const serve: ChainCall = { kind: 'serve-axon', netuid: one, version: 1, ip: '203.0.113.7', port: 8_091 };
    expect(valueOf(await chain.submit(serve, byHotkey, 'finalized')).fee).toBeNull();
    expect(valueOf(await chain.axon(one, hotkeyAddress)).value).toMatchObject({ ip: '203.0.113.7', port: 8_091 });
    expect(codeOf(await chain.submit({ ...serve, port: 8_092 }, byHotkey, 'in-block'))).toBe('axon-too-soon');

    const quote = valueOf(await chain.quoteStake(one, rao(TAO))).value;
    expect(quote).toMatchObject({ by: 'simulation', spot: 50_000_000n, atSpot: 20n * TAO });
    const limit = raoText(rao((quote.spot * 11n) / 10n));
    const stake: ChainCall = { kind: 'stake', hotkey: hotkeyAddress, netuid: one, amount: raoText(rao(TAO)), limit };
    valueOf(await chain.submit(stake, by, 'in-block'));
    const [position] = valueOf(await chain.stakes(address)).value;
    expect(position).toMatchObject({ netuid: 1, hotkey: hotkeyAddress, stake: quote.out, available: quote.out });
    const held = position?.stake ?? alphaRao(0n);
    const back = valueOf(await chain.quoteUnstake({ netuid: one, rao: held })).value;
    const unstake: ChainCall = { kind: 'unstake', hotkey: hotkeyAddress, netuid: one, amount: alphaRaoText(held), limit: null };
    const poor = valueOf(await chain.balance(address)).value.free;
    const sold = valueOf(await chain.submit(unstake, by, 'in-block'));
    expect(valueOf(await chain.balance(address)).value.free - poor).toBe(back.out - (sold.fee ?? 0n));
  });

  it.each([
    ['price-over-limit', { kind: 'register', netuid: 2, hotkey: hotkeyAddress, limit: '1' }],
    ['registration-closed', { kind: 'register', netuid: 3, hotkey: hotkeyAddress, limit: '1000000000' }],
    ['subnet-missing', { kind: 'register', netuid: 9, hotkey: hotkeyAddress, limit: '1000000000' }],
    ['amount-too-low', { kind: 'stake', netuid: 1, hotkey: hotkeyAddress, amount: '1000', limit: null }],
    ['more-than-held', { kind: 'unstake', netuid: 1, hotkey: hotkeyAddress, amount: '1000000000', limit: null }],
    ['balance-too-low', { kind: 'transfer', to: hotkeyAddress, amount: '1000000000000' }],
    ['not-delegated', { kind: 'proxied', real: hotkeyAddress, call: { kind: 'transfer', to: address, amount: '1000' } }],
  ])('says %s in its own words', async (code, call) => {
    expect(codeOf(await chain.submit(call as unknown as ChainCall, by, 'in-block'))).toBe(code);
  });

  it('acts for somebody else as far as they allowed, and tells when it was further', async () => {
    const grant: ChainCall = { kind: 'add-proxy', delegate: hotkeyAddress, type: 'Registration' };
    valueOf(await chain.submit(grant, by, 'in-block'));
    expect(valueOf(await chain.proxies(address)).value).toEqual([
      { delegate: hotkeyAddress, type: 'Registration', delayBlocks: 0 },
    ]);
    await node.faucet(hotkeyAddress, TAO);
    const asDelegate = { ...byHotkey, role: 'delegate' } as const;
    const wide: ChainCall = {
      kind: 'proxied',
      real: address,
      call: { kind: 'transfer', to: hotkeyAddress, amount: raoText(rao(TAO)) },
    };
    expect(codeOf(await chain.submit(wide, asDelegate, 'in-block'))).toBe('delegation-too-narrow');
    const narrow: ChainCall = {
      kind: 'proxied',
      real: address,
      call: { kind: 'register', netuid: 4 as Netuid, hotkey: hotkeyAddress, limit: raoText(rao(TAO)) },
    };
    expect(valueOf(await chain.submit(narrow, asDelegate, 'in-block')).events.map(({ name }) => name)).toContain(
      'SubtensorModule.NeuronRegistered',
    );
  });

  it('finds what was paid, in the block it was paid in', async () => {
    node.weigh(one, hotkeyAddress, 1);
    const next = valueOf(await chain.nextEpoch(one)).value ?? 0;
    // The epoch after the one that may already be under way with the old weights.
    const epoch = next + 13;
    await until(chain, (standing) => standing.kind === 'live' && standing.best.number > epoch);
    const paid = valueOf(await chain.paidAt(epoch))?.paid.find(({ netuid }) => netuid === 1);
    const earned = paid?.emissions[40] ?? 0n;
    expect(earned).toBeGreaterThan(0n);
    const held = async (block: number) => valueOf(await chain.stakeAt(address, hotkeyAddress, one, block)) ?? 0n;
    expect((await held(epoch)) - (await held(epoch - 1))).toBe(earned);
    expect(Math.abs((valueOf(await chain.blockTime(epoch)) ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(valueOf(await chain.paidAt(epoch + 1_000_000))).toBeNull();
  });
});

describe('a chain with faults', () => {
  it('is connected again after a cut, goes on after an upgrade, and signs anew after a stale nonce', async () => {
    const node = await startNode({ endowed: [{ address, amount: raoText(rao(100n * TAO)) }] });
    const chain = connect(node);
    const transfer: ChainCall = { kind: 'transfer', to: hotkeyAddress, amount: raoText(rao(TAO)) };
    valueOf(await chain.balance(address));
    await node.fault({ kind: 'drop-connections' });
    await until(chain, ({ kind }) => kind === 'lost');
    expect(valueOf(await chain.balance(address)).value.free).toBe(100n * TAO);
    const { specVersion: before } = (await until(chain, ({ kind }) => kind === 'live')) as { specVersion: number };
    await node.fault({ kind: 'spec-bump', by: 3 });
    await until(chain, (standing) => standing.kind === 'live' && standing.specVersion === before + 3);
    valueOf(await chain.submit(transfer, by, 'in-block'));
    await node.fault({ kind: 'stale-nonce' });
    expect(codeOf(await chain.submit(transfer, by, 'in-block'))).toBe('extrinsic-stale');
    valueOf(await chain.submit(transfer, by, 'finalized'));
    await chain.close();
    node.stop();
  });

  it('does not believe a connection that has gone silent, and connects anew at once when it is told to', async () => {
    const node = await startNode({});
    const chain = connect(node, { beatMs: node.blockMs });
    await until(chain, ({ kind }) => kind === 'live');
    node.freeze();
    await until(chain, ({ kind }) => kind === 'lost');
    node.thaw();
    await until(chain, ({ kind }) => kind === 'live');
    const seen: string[] = [];
    chain.subscribe(({ kind }) => seen.push(kind));
    chain.again();
    await until(chain, ({ kind }) => kind === 'live');
    expect(seen.slice(0, 2)).toEqual(['lost', 'connecting']);
    await chain.close();
    node.stop();
  });

  it('finds out what became of a call though the connection broke while it waited', async () => {
    const node = await startNode({ endowed: [{ address, amount: raoText(rao(100n * TAO)) }], blockMs: 400 });
    const chain = connect(node);
    valueOf(await chain.balance(address));
    const sending = chain.submit(
      { kind: 'transfer', to: hotkeyAddress, amount: raoText(rao(TAO)) },
      {
        ...by,
        signer: {
          sign: async (request) => {
            const signature = await by.signer.sign(request);
            setTimeout(() => void node.fault({ kind: 'drop-connections' }), 150);
            return signature;
          },
        },
      },
      'finalized',
    );
    expect(valueOf(await sending).events.map(({ name }) => name)).toContain('Balances.Transfer');
    expect(valueOf(await chain.balance(hotkeyAddress)).value.free).toBe(TAO);
    await chain.close();
    node.stop();
  });

  it('believes nothing of a node that is another network, and tries the next endpoint', async () => {
    const node = await startNode();
    const stranger = connect(node, { genesis: `0x${'11'.repeat(32)}` as Hash, network: 'finney' });
    const lost = await until(stranger, ({ kind }) => kind === 'lost');
    expect(lost).toMatchObject({ problem: { code: 'chain-wrong-genesis', params: { network: 'finney' } } });
    await stranger.close();
    const second = connect(node, { endpoints: ['ws://127.0.0.1:9', node.url] });
    await until(second, ({ kind }) => kind === 'live');
    expect(second.standing).toMatchObject({ endpoint: node.url });
    await second.close();
    node.stop();
  });
});
