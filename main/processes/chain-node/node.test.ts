// The practice node, spoken to by the real @polkadot/api over its WebSocket: with our own metadata and, where it is at hand, with finney's.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ApiPromise } from '@polkadot/api';
import type { Codec } from '@polkadot/types/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Netuid, RaoText } from '../../contract/amounts.ts';
import { encodeSs58 } from '../../contract/ss58.ts';
import { skipBecause } from '../../rig/skip-for-tests.ts';
import { practiceMetadata } from './metadata/metadata.ts';
import { PracticeNode } from './node.ts';
import { type ChainRig, openChainRig, TAO } from './testing/chain-rig.ts';
import { realMetadata, WITHOUT_REAL } from './testing/real-metadata.ts';

type Big = { toBigInt(): bigint };
const query = async (api: ApiPromise, item: string, ...args: unknown[]): Promise<Codec> => {
  const entry = api.query['subtensorModule']?.[item];
  if (!entry) throw new Error(`no ${item}`);
  return entry(...args);
};
const tx = (api: ApiPromise, pallet: string, name: string, ...args: unknown[]) => {
  const call = api.tx[pallet]?.[name];
  if (!call) throw new Error(`no ${pallet}.${name}`);
  return call(...args);
};
const call = async (api: ApiPromise, runtime: string, name: string, ...args: unknown[]): Promise<Codec> => {
  const method = (api.call[runtime] as Record<string, (...given: unknown[]) => Promise<Codec>> | undefined)?.[name];
  if (!method) throw new Error(`no ${runtime}.${name}`);
  return method(...args);
};
const subtensor = (api: ApiPromise, name: string, ...args: unknown[]) => tx(api, 'subtensorModule', name, ...args);
const free = async ({ api }: ChainRig, address: string): Promise<bigint> => {
  const account = (await api.query['system']?.['account']?.(address)) as unknown as { data: { free: Big } };
  return account.data.free.toBigInt();
};
const IP = 3_405_803_783n;
const serve = (api: ApiPromise, netuid: number, ip = IP, port = 8_091) =>
  subtensor(api, 'serveAxon', netuid, 1, ip, port, 4, 4, 0, 0);

const real = realMetadata(424);
const kinds = [
  { name: 'with our own metadata', metadata: null },
  ...(real ? [{ name: "with finney's, spec 424", metadata: real }] : []),
];
it("is run with finney's metadata too", (context) => {
  if (!real) skipBecause(context, WITHOUT_REAL);
  expect(kinds).toHaveLength(2);
});

describe.each(kinds)('$name', ({ metadata }) => {
  let rig: ChainRig;
  beforeAll(async () => {
    rig = await openChainRig({ metadata });
  });
  afterAll(() => rig?.close());

  it('registers under a cap, takes the price and the fee to the rao, and the price rises', async () => {
    const { api, alice, hotkey } = rig;
    const before = await free(rig, alice.address);
    const burn = (await query(api, 'burn', 1)) as unknown as Big;
    const sent = await rig.send(subtensor(api, 'registerLimit', 1, hotkey.publicKey, burn.toBigInt()), alice);
    expect(sent.error).toBeNull();
    expect(sent.events).toEqual([
      'balances.Withdraw',
      'balances.Withdraw',
      'subtensorModule.NeuronRegistered',
      'transactionPayment.TransactionFeePaid',
      'system.ExtrinsicSuccess',
    ]);
    const amounts = sent.result.events
      .filter(({ event }) => event.method === 'Withdraw')
      .map(({ event }) => (event.data[1] as unknown as Big).toBigInt());
    const after = await free(rig, alice.address);
    expect(before - after).toBe((amounts[0] ?? 0n) + (amounts[1] ?? 0n));
    expect(amounts[1]).toBeLessThanOrEqual(burn.toBigInt());
    const risen = ((await query(api, 'burn', 1)) as unknown as Big).toBigInt();
    expect(Number(risen)).toBeGreaterThan(Number(amounts[1]) * 1.2);
    expect((await query(api, 'uids', 1, hotkey.publicKey)).toString()).toBe('40');
  });

  it.each([
    ['RegistrationPriceLimitExceeded', 1, 1n],
    ['HotKeyAlreadyRegisteredInSubNet', 1, TAO],
    ['SubNetRegistrationDisabled', 3, TAO],
    ['SubnetNotExists', 9, TAO],
    ['RegistrationNotPermittedOnRootSubnet', 0, TAO],
  ])('refuses with %s, and keeps the fee alone', async (error, netuid, limit) => {
    const { api, alice, hotkey, other } = rig;
    const key = error === 'HotKeyAlreadyRegisteredInSubNet' ? hotkey : other;
    const before = await free(rig, alice.address);
    const sent = await rig.send(subtensor(api, 'registerLimit', netuid, key.publicKey, limit), alice);
    expect(sent.error).toBe(error);
    expect(before - (await free(rig, alice.address))).toBeLessThan(3_000_000n);
  });

  it('announces an axon for nothing, and refuses what the chain refuses', async () => {
    const { api, hotkey, other } = rig;
    await expect(rig.send(serve(api, 2), hotkey)).rejects.toThrow('Custom error: 10');
    await expect(rig.send(serve(api, 1), other)).rejects.toThrow('Custom error: 10');
    await expect(rig.send(serve(api, 1, 0x7f_00_00_01n), hotkey)).rejects.toThrow('Custom error: 11');
    await expect(rig.send(serve(api, 1, IP, 0), hotkey)).rejects.toThrow('Custom error: 13');
    const sent = await rig.send(serve(api, 1), hotkey);
    expect([sent.error, sent.events]).toEqual([null, ['subtensorModule.AxonServed', 'system.ExtrinsicSuccess']]);
    await expect(rig.send(serve(api, 1, IP, 8_092), hotkey)).rejects.toThrow('Custom error: 12');
    expect((await query(api, 'axons', 1, hotkey.publicKey)).toJSON()).toMatchObject({ port: 8_091, ipType: 4 });
    expect(await free(rig, hotkey.address)).toBe(0n);
  });

  it('swaps into α and back as its simulation said, and no further than the limit', async () => {
    const { api, alice, hotkey } = rig;
    const key = hotkey.publicKey;
    const promised = (await call(api, 'swapRuntimeApi', 'simSwapTaoForAlpha', 1, TAO)).toJSON() as { alphaAmount: number };
    const bought = await rig.send(subtensor(api, 'addStakeLimit', key, 1, TAO, 60_000_000n, false), alice);
    expect(bought.error).toBeNull();
    const stakes = async () =>
      (await call(api, 'stakeInfoRuntimeApi', 'getStakeInfoForColdkey', alice.publicKey)).toJSON() as { stake: number }[];
    expect((await stakes())[0]?.stake).toBe(promised.alphaAmount);
    const dear = await rig.send(subtensor(api, 'addStakeLimit', key, 1, 50n * TAO, 50_100_000n, false), alice);
    expect(dear.error).toBe('SlippageTooHigh');
    expect((await rig.send(subtensor(api, 'addStake', key, 1, 1_000_000n), alice)).error).toBe('AmountTooLow');
    const more = await rig.send(subtensor(api, 'removeStake', key, 1, 1_000n * TAO), alice);
    expect(more.error).toBe('NotEnoughStakeToWithdraw');
    const all = (await stakes())[0]?.stake ?? 0;
    const sold = await rig.send(subtensor(api, 'removeStakeLimit', key, 1, all, 40_000_000n, false), alice);
    expect([sold.error, await stakes()]).toEqual([null, []]);
  });

  it('lets a proxy do what its type may, and tells in the event what it may not', async () => {
    const { api, alice, other } = rig;
    const { node } = rig;
    await node.faucet(encodeSs58(other.publicKey), TAO.toString() as RaoText);
    const order = subtensor(api, 'addStake', rig.hotkey.publicKey, 1, TAO);
    const proxied = () => tx(api, 'proxy', 'proxy', alice.address, null, order);
    expect((await rig.send(proxied(), other)).error).toBe('NotProxy');
    expect((await rig.send(tx(api, 'proxy', 'addProxy', other.address, 'Registration', 0), alice)).error).toBeNull();
    const narrow = await rig.send(proxied(), other);
    const outcome = (sent: typeof narrow) =>
      sent.result.events.find(({ event }) => event.method === 'ProxyExecuted')?.event.data[0]?.toJSON();
    expect(outcome(narrow)).toMatchObject({ err: { module: { index: 0 } } });
    expect((await rig.send(tx(api, 'proxy', 'addProxy', other.address, 'Staking', 0), alice)).error).toBeNull();
    expect(outcome(await rig.send(proxied(), other))).toEqual({ ok: null });
  });

  it('refuses a signature for another chain, a spent nonce, and one that cannot pay', async () => {
    const { api, alice, other } = rig;
    const send = (changed: object, by = alice) =>
      new Promise((resolve, reject) => {
        tx(api, 'balances', 'transferKeepAlive', other.address, 1_000n)
          .signAsync(by, { nonce: -1, ...changed })
          .then((signed) => signed.send())
          .then(resolve, reject);
      });
    await expect(send({ genesisHash: `0x${'11'.repeat(32)}` })).rejects.toThrow('bad signature');
    await expect(send({ nonce: 0 })).rejects.toThrow('outdated');
    await expect(send({}, rig.hotkey)).rejects.toThrow('Inability to pay');
  });

  it('pays miners by weight at the end of a tempo, and says so in the event', async () => {
    const { api, alice, hotkey, node } = rig;
    node.weigh(1 as Netuid, [{ hotkey: encodeSs58(hotkey.publicKey), score: 1 }]);
    // The newest block may have been an epoch's, before the weights were set.
    const from = (await api.rpc.chain.getHeader()).number.toNumber();
    const stakeAt = async (hash: string): Promise<bigint> => {
      const at = await api.at(hash);
      const ask = (at.call['stakeInfoRuntimeApi'] as Record<string, (...given: unknown[]) => Promise<Codec>> | undefined)?.[
        'getStakeInfoForHotkeyColdkeyNetuid'
      ];
      const info = (await ask?.(hotkey.publicKey, alice.publicKey, 1))?.toJSON() as { stake: number };
      return BigInt(info.stake);
    };
    let stop: (() => void) | null = null;
    const found = await new Promise<{ paid: bigint; hash: string; parent: string }>((resolve, reject) => {
      const look = async (hash: string, parent: string) => {
        const events = (await (await api.at(hash)).query['system']?.['events']?.()) as unknown as {
          event: { method: string; data: [Codec, Big[]] };
        }[];
        const told = events.find(
          ({ event }) => event.method === 'IncentiveAlphaEmittedToMiners' && event.data[0].toString() === '1',
        );
        if (told) resolve({ paid: told.event.data[1][40]?.toBigInt() ?? 0n, hash, parent });
      };
      api.rpc.chain
        .subscribeNewHeads((head) => {
          if (head.number.toNumber() > from) void look(head.hash.toHex(), head.parentHash.toHex()).catch(reject);
        })
        .then((unsubscribe) => {
          stop = unsubscribe;
        })
        .catch(reject);
    });
    (stop as (() => void) | null)?.();
    const { paid, hash, parent } = found;
    expect(paid).toBeGreaterThan(0n);
    expect((await stakeAt(hash)) - (await stakeAt(parent))).toBe(paid);
    const emission = (await (await api.at(hash)).query['subtensorModule']?.['emission']?.(1)) as unknown as Big[];
    expect(emission[40]?.toBigInt()).toBe(paid);
  });

  it('shows a metagraph of 256, and the subnets by name', async () => {
    const { api } = rig;
    const graph = (await call(api, 'subnetInfoRuntimeApi', 'getSelectiveMetagraph', 4, [7, 8, 52, 53, 55, 60])).toJSON() as {
      hotkeys: string[];
      axons: object[];
      burn: null;
    };
    expect([graph.hotkeys.length, graph.axons.length, graph.burn]).toEqual([256, 256, null]);
    const all = (await call(api, 'subnetInfoRuntimeApi', 'getAllDynamicInfo')).toJSON() as { subnetName: number[] }[];
    expect(Buffer.from(all[0]?.subnetName ?? []).toString()).toBe('Languages (practice)');
  });
});

describe('its faults, and what it keeps', () => {
  it('a block thrown away gives back what was in it, and it is carried out again', async () => {
    const rig = await openChainRig({ blockMs: 150 });
    const { api, alice, other } = rig;
    const statuses: string[] = [];
    await new Promise<void>((resolve, reject) => {
      tx(api, 'balances', 'transferKeepAlive', other.address, TAO)
        .signAndSend(alice, { nonce: -1 }, ({ status }) => {
          statuses.push(status.type);
          if (status.isInBlock && statuses.filter((each) => each === 'InBlock').length === 1) {
            rig.node.fail({ kind: 'reorg', depth: 1 });
          }
          if (status.isFinalized) resolve();
        })
        .catch(reject);
    });
    expect(statuses.filter((each) => each !== 'Ready')).toEqual(['InBlock', 'Retracted', 'InBlock', 'Finalized']);
    expect(await free(rig, other.address)).toBe(TAO);
    await rig.close();
  });

  it('a cut connection is taken up again, an upgrade is noticed', async () => {
    const rig = await openChainRig();
    const { api, node } = rig;
    const back = new Promise<void>((resolve) => void api.once('connected', () => resolve()));
    node.fail({ kind: 'drop-connections' });
    await back;
    const before = api.runtimeVersion.specVersion.toNumber();
    node.fail({ kind: 'spec-bump', by: 1 });
    await expect.poll(() => api.runtimeVersion.specVersion.toNumber(), { timeout: 5_000 }).toBe(before + 1);
    expect((await rig.send(tx(api, 'balances', 'transferKeepAlive', rig.other.address, TAO), rig.alice)).error).toBeNull();
    await rig.close();
  });

  it('what was practised is there after a restart, and a file it cannot read is left as it lies', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'lode-chain-'));
    const first = await openChainRig({ folder });
    await first.send(tx(first.api, 'balances', 'transferKeepAlive', first.other.address, TAO), first.alice);
    await first.close();
    const second = await openChainRig({ folder });
    expect(await free(second, second.other.address)).toBe(TAO);
    expect(second.node.genesis).toBe(first.node.genesis);
    await second.close();
    const [file = ''] = await readdir(folder);
    await writeFile(path.join(folder, file), '{"format":2}');
    await expect(openChainRig({ folder })).rejects.toThrow('cannot be read');
    expect(await readdir(folder)).toEqual([file]);
    await rm(folder, { recursive: true });
  });

  it('answers what it does not understand with an error, and goes on', async () => {
    const node = await PracticeNode.open(
      { kind: 'open', folder: null, metadata: null, blockMs: 1_000, tempo: 12, port: 0, endowed: [] },
      practiceMetadata,
    );
    const socket = new WebSocket(node.url);
    await new Promise((resolve) => void socket.once('open', resolve));
    const answers: string[] = [];
    socket.on('message', (data) => answers.push((data as Buffer).toString()));
    const hostile = [
      '',
      'null',
      '{}',
      '[7]',
      '{"jsonrpc":"2.0","id":1,"method":"state_call","params":["x"]}',
      '{"jsonrpc":"2.0","id":1,"method":"state_call","params":["SwapRuntimeApi_current_alpha_price","0x"]}',
      '{"jsonrpc":"2.0","id":1,"method":"state_getStorage","params":[7]}',
      '{"jsonrpc":"2.0","id":1,"method":"author_submitExtrinsic","params":["0x00"]}',
      '{"jsonrpc":"2.0","id":1,"method":"constructor"}',
    ];
    for (const message of hostile) socket.send(message);
    socket.send('{"jsonrpc":"2.0","id":9,"method":"system_chain"}');
    await expect.poll(() => answers.at(-1)).toContain('Lode practice');
    expect(answers.slice(0, -1).map((answer) => answer.includes('"error"'))).toEqual(hostile.map(() => true));
    socket.close();
    await node.close();
  });

  it('is not spoken to by a web page', async () => {
    const node = await PracticeNode.open(
      { kind: 'open', folder: null, metadata: null, blockMs: 1_000, tempo: 12, port: 0, endowed: [] },
      practiceMetadata,
    );
    const socket = new WebSocket(node.url, { origin: 'https://example.org' });
    const refused = await new Promise<Error>((resolve) => void socket.once('error', resolve));
    expect(refused.message).toContain('401');
    await node.close();
  });
});
