// Signing: what is decoded, asked, refused and counted, against the practice chain's metadata and, where it is at hand, finney's.
import { Metadata, TypeRegistry } from '@polkadot/types';
import { sr25519_verify } from '@polkadot-labs/schnorrkel-wasm';
import { blake2b } from '@noble/hashes/blake2.js';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Hash, KeyRole, Network } from '../../../contract/chain.ts';
import type { SignerReply } from '../../../contract/signer-wire.ts';
import { decodeSs58, encodeSs58 } from '../../../contract/ss58.ts';
import type { Ss58 } from '../../../contract/units.ts';
import { practiceMetadata } from '../../chain-node/metadata/metadata.ts';
import { realMetadata } from '../../chain-node/testing/real-metadata.ts';
import { type ServiceRig, startService, Willing } from '../testing/service-rig.ts';

const PRACTICE_GENESIS = `0x${'ab'.repeat(32)}` as Hash;
const FINNEY_GENESIS = '0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03' as Hash;
const BIRTH = `0x${'cd'.repeat(32)}`;
const TAO = 1_000_000_000n;
const SPEC_VERSION = 424;
const stranger = encodeSs58(new Uint8Array(32).fill(7));

const rigs: ServiceRig[] = [];
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.close()));
});

interface Setting {
  readonly rig: ServiceRig;
  readonly person: Willing;
  readonly addresses: Record<KeyRole, Ss58>;
  readonly clock: { now: number };
  readonly call: (pallet: string, name: string, args: unknown[]) => string;
  readonly registry: TypeRegistry;
  readonly sign: (role: KeyRole, method: string, change?: Record<string, unknown>, facts?: object) => Promise<SignerReply>;
}

async function setUp(network: Network, metadata = practiceMetadata()): Promise<Setting> {
  const person = new Willing();
  const clock = { now: Date.parse('2026-11-23T12:00:00Z') };
  const rig = await startService({ person: person.answer, now: () => clock.now });
  rigs.push(rig);
  for (const role of ['coldkey', 'delegate', 'hotkey'] as const) {
    const added = await rig.ask({ kind: 'add-key', role, from: { kind: 'new' }, network });
    if (!added.ok) throw new Error(added.problem.code);
  }
  const view = await rig.ask({ kind: 'unlock' });
  if (!view.ok || view.value.kind !== 'view') throw new Error('no view');
  const addresses = view.value.view.addresses as Record<KeyRole, Ss58>;
  person.asked.length = 0;
  const registry = new TypeRegistry();
  const made = new Metadata(registry, Uint8Array.from(metadata));
  registry.setMetadata(made);
  const genesis = network === 'finney' ? FINNEY_GENESIS : PRACTICE_GENESIS;
  let described = false;
  return {
    rig,
    person,
    addresses,
    clock,
    registry,
    call: (pallet, name, args) => {
      const index = made.asLatest.pallets.find((each) => each.name.toString().toLowerCase() === pallet.toLowerCase());
      if (!index) throw new Error(pallet);
      const variants = registry.lookup.getSiType(index.calls.unwrap().type).def.asVariant.variants;
      const variant = variants.find((each) => each.name.toString() === name);
      if (!variant) throw new Error(name);
      return registry
        .createType('Call', { callIndex: [index.index.toNumber(), variant.index.toNumber()], args: keyed(variant.fields, args) })
        .toHex();
    },
    sign: (role, method, change = {}, facts = {}) => {
      const description = described ? null : Uint8Array.from(metadata);
      described = true;
      return rig.ask({
        kind: 'sign',
        role,
        network,
        specName: 'node-subtensor',
        specVersion: SPEC_VERSION,
        metadata: description,
        payload: {
          address: addresses[role],
          blockHash: BIRTH,
          blockNumber: '0x00000040',
          era: '0x0502',
          genesisHash: genesis,
          method,
          nonce: '0x00000003',
          specVersion: '0x000001a8',
          tip: '0x00000000000000000000000000000000',
          transactionVersion: '0x00000001',
          signedExtensions: registry.signedExtensions,
          version: 4,
          ...change,
        },
        facts: { fee: '137050', genesis, symbol: 'TAO', practice: network === 'practice', ...facts },
      });
    },
  };
}

const keyed = (fields: readonly { readonly name: { unwrap(): { toString(): string } } }[], args: unknown[]) =>
  Object.fromEntries(fields.map(({ name }, index) => [name.unwrap().toString(), args[index]]));
const codeOf = (reply: SignerReply) => (reply.ok ? reply.value.kind : reply.problem.code);

/** As the chain composes it: call, era, nonce, tip, mode, versions, genesis, birth, no metadata hash. */
function chainsMessage(method: string, genesis: string): Uint8Array {
  const hex = [method, '0502', '0c', '00', '00', 'a8010000', '01000000', genesis, BIRTH, '00'];
  const bytes = Uint8Array.from(Buffer.from(hex.map((part) => part.replace(/^0x/, '')).join(''), 'hex'));
  return bytes.length > 256 ? blake2b(bytes, { dkLen: 32 }) : bytes;
}

const real = realMetadata(424);
const CHAINS = [
  { name: 'the practice chain', network: 'practice', metadata: practiceMetadata() },
  ...(real ? [{ name: 'finney', network: 'finney', metadata: real } as const] : []),
] as const;

describe.each(CHAINS)('on $name', ({ network, metadata }) => {
  it('a signature is the one the chain checks, and the question is made from the call', async () => {
    const { sign, call, person, addresses } = await setUp(network, metadata);
    const method = call('SubtensorModule', 'register_limit', [7, addresses.hotkey, TAO]);
    const reply = await sign('coldkey', method);
    if (!reply.ok || reply.value.kind !== 'signature') throw new Error(JSON.stringify(reply));
    const signature = Buffer.from(reply.value.signature.slice(4), 'hex');
    const message = chainsMessage(method, network === 'finney' ? FINNEY_GENESIS : PRACTICE_GENESIS);
    expect(sr25519_verify(decodeSs58(addresses.coldkey) ?? new Uint8Array(32), message, signature)).toBe(true);
    expect(person.asked).toEqual([
      {
        kind: 'spend',
        title: 'register',
        practice: network === 'practice',
        lines: [
          { label: 'subnet', value: '7' },
          { label: 'hotkey', value: addresses.hotkey },
          { label: 'cap', value: 'τ 1' },
          { label: 'from', value: addresses.coldkey },
          { label: 'fee', value: 'τ 0.00013705' },
          { label: 'total-at-most', value: 'τ 1.00013705' },
        ],
        decoded: `subtensorModule.registerLimit(netuid: 7, hotkey: ${addresses.hotkey}, limitPrice: 1000000000)`,
        warnings: [],
      },
    ]);
  });

  it('a delegate signs for a coldkey elsewhere what its power is for, and nothing else', async () => {
    const { sign, call, person, addresses } = await setUp(network, metadata);
    const inner = (method: string) => call('Proxy', 'proxy', [{ Id: stranger }, null, method]);
    const register = call('SubtensorModule', 'register_limit', [7, addresses.hotkey, TAO]);
    const transfer = call('Balances', 'transfer_keep_alive', [{ Id: stranger }, TAO]);
    expect(codeOf(await sign('delegate', inner(register)))).toBe('signature');
    expect(person.asked).toMatchObject([{ title: 'register', warnings: ['proxied'] }]);
    expect(JSON.stringify(person.asked)).toContain(`{"label":"real","value":"${stranger}"}`);
    for (const method of [inner(transfer), inner(inner(register)), register, transfer])
      expect(codeOf(await sign('delegate', method))).toBe('call-not-allowed');
    for (const role of ['coldkey', 'hotkey'] as const) expect(codeOf(await sign(role, inner(register)))).toBe('call-not-allowed');
    expect(person.asked).toHaveLength(1);
  });

  it('the hotkey announces an axon without a question, and signs nothing that spends', async () => {
    const { sign, call, person, addresses } = await setUp(network, metadata);
    const serve = call('SubtensorModule', 'serve_axon', [7, 1, 3_405_803_783, 8_091, 4, 4, 0, 0]);
    expect(codeOf(await sign('hotkey', serve))).toBe('signature');
    expect(person.asked).toEqual([]);
    expect(codeOf(await sign('coldkey', serve))).toBe('call-not-allowed');
    const stake = call('SubtensorModule', 'add_stake', [addresses.hotkey, 7, TAO]);
    expect(codeOf(await sign('hotkey', stake))).toBe('call-not-allowed');
  });

  it('every call of the list says its title, amount and what it warns of', async () => {
    const { sign, call, person, addresses } = await setUp(network, metadata);
    const { hotkey, delegate } = addresses;
    const calls: [string, unknown[], string, string, string[]][] = [
      ['burned_register', [7, hotkey], 'register', '7', ['no-cap']],
      ['add_stake', [hotkey, 7, TAO / 10n], 'stake', 'τ 0.1', ['no-price-limit']],
      ['add_stake_limit', [hotkey, 7, TAO / 10n, TAO, false], 'stake', 'τ 0.1', []],
      ['remove_stake', [hotkey, 7, 5n], 'unstake', 'α 0.000000005 of subnet 7', ['no-price-limit']],
      ['remove_stake_limit', [hotkey, 7, 5n, TAO, false], 'unstake', 'α 0.000000005 of subnet 7', []],
      ['remove_stake_full_limit', [hotkey, 7, null], 'unstake', 'all α of subnet 7', ['no-price-limit']],
      ['move_stake', [hotkey, hotkey, 7, 8, TAO], 'move', 'α 1 of subnet 7', ['no-price-limit']],
      ['swap_stake', [hotkey, 7, 8, TAO], 'move', 'α 1 of subnet 7', ['no-price-limit']],
      ['swap_stake_limit', [hotkey, 7, 8, TAO, TAO / 2n, false], 'move', 'α 1 of subnet 7', []],
    ];
    const methods = calls.flatMap(([name, args, ...rest]) => {
      try {
        return [[call('SubtensorModule', name, args), ...rest] as const];
      } catch (error) {
        if (network === 'finney') throw error;
        return []; // the practice chain does not have every one
      }
    });
    expect(methods.length).toBeGreaterThan(4);
    for (const [method, title, first, warnings] of methods) {
      person.asked.length = 0;
      expect(codeOf(await sign('coldkey', method))).toBe('signature');
      expect(person.asked).toMatchObject([{ title, warnings }]);
      expect(JSON.stringify(person.asked)).toContain(`"value":"${first}"`);
    }
    const grant = (type: string) => call('Proxy', 'add_proxy', [{ Id: delegate }, type, 0]);
    expect(codeOf(await sign('coldkey', grant('Registration')))).toBe('signature');
    expect(codeOf(await sign('coldkey', call('Proxy', 'remove_proxy', [{ Id: stranger }, 'Any', 0])))).toBe('signature');
    for (const type of ['Any', 'NonTransfer', 'Transfer'])
      expect(codeOf(await sign('coldkey', grant(type)))).toBe('call-not-allowed');
  });

  it('bytes that are no call, or more than one, are refused', async () => {
    const { sign, call, person } = await setUp(network, metadata);
    const method = call('Balances', 'transfer_keep_alive', [{ Id: stranger }, TAO]);
    const bad = [`${method}00`, method.slice(0, -2), '0x', '0xffff', 'x', `${method.slice(0, 6)}ff${method.slice(8)}`];
    for (const each of bad) expect(['call-not-allowed', 'call-contradicts']).toContain(codeOf(await sign('coldkey', each)));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 80 }), async (bytes) => {
        const reply = codeOf(await sign('hotkey', `0x${Buffer.from(bytes).toString('hex')}`));
        expect(['call-not-allowed', 'call-contradicts']).toContain(reply);
      }),
      { numRuns: 12 },
    );
    expect(person.asked).toEqual([]);
  });
});

describe('a payload', () => {
  it('is refused where it contradicts what was said of it', async () => {
    const { sign, call, person, addresses } = await setUp('practice');
    const method = call('Balances', 'transfer_keep_alive', [{ Id: stranger }, TAO]);
    const bad: Record<string, unknown>[] = [
      { genesisHash: FINNEY_GENESIS },
      { tip: '0x01' },
      { era: '0x00' },
      { specVersion: '0x000001a9' },
      { address: addresses.hotkey },
      { version: 5 },
      { method: 7 },
      { nonce: null },
      { metadataHash: BIRTH },
      { mode: 1 },
    ];
    for (const change of bad)
      expect(['call-contradicts', 'call-not-allowed']).toContain(codeOf(await sign('coldkey', method, change)));
    expect(codeOf(await sign('coldkey', method, { genesisHash: FINNEY_GENESIS }, { genesis: FINNEY_GENESIS }))).toBe(
      'call-contradicts',
    );
    expect(codeOf(await sign('coldkey', method, {}, { practice: false }))).toBe('call-contradicts');
    expect(person.asked).toEqual([]);
  });

  it('of another network than the wallet is refused, and so is everything once it is locked', async () => {
    const { rig, sign, call, registry } = await setUp('practice');
    const method = call('Balances', 'transfer_keep_alive', [{ Id: stranger }, TAO]);
    const other = await rig.ask({
      kind: 'sign',
      role: 'coldkey',
      network: 'finney',
      payload: { method },
      specName: 'x',
      specVersion: 1,
      metadata: null,
      facts: { fee: null, genesis: FINNEY_GENESIS, symbol: 'TAO', practice: false },
    });
    expect(codeOf(other)).toBe('wallet-of-other-network');
    await rig.ask({ kind: 'lock' });
    expect(codeOf(await sign('coldkey', method))).toBe('vault-locked');
    expect(registry.chainDecimals).toHaveLength(1);
  });
});

describe('the rules', () => {
  it('let no more than the day’s limit go, and begin anew the next day', async () => {
    const { sign, call, person, addresses, clock } = await setUp('finney');
    const stake = (amount: bigint) => call('SubtensorModule', 'add_stake', [addresses.hotkey, 7, amount]);
    expect(codeOf(await sign('coldkey', stake(3n * TAO)))).toBe('signature');
    const over = await sign('coldkey', stake(2n * TAO + 1n));
    expect(over).toMatchObject({
      ok: false,
      problem: { code: 'over-daily-cap', params: { cap: '5', spent: '3', amount: '2.000000001' } },
    });
    expect(codeOf(await sign('coldkey', stake(2n * TAO)))).toBe('signature');
    expect(person.asked.at(-1)).toMatchObject({ warnings: ['no-price-limit', 'near-daily-cap'] });
    clock.now -= 86_400_000; // a clock that is set back gains nothing
    expect(codeOf(await sign('coldkey', stake(1n)))).toBe('over-daily-cap');
    clock.now += 2 * 86_400_000;
    expect(codeOf(await sign('coldkey', stake(TAO)))).toBe('signature');
  });

  it('make a new recipient wait, after the person has agreed to it', async () => {
    const { rig, sign, call, person, clock } = await setUp('finney');
    const method = call('Balances', 'transfer_keep_alive', [{ Id: stranger }, TAO]);
    expect(codeOf(await sign('coldkey', method))).toBe('recipient-cooling-off');
    expect(person.asked).toMatchObject([{ warnings: ['new-recipient'] }]);
    expect(codeOf(await sign('coldkey', method))).toBe('recipient-cooling-off');
    expect(person.asked).toHaveLength(1);
    const view = await rig.ask({ kind: 'unlock' });
    expect(view).toMatchObject({
      value: { view: { spending: { dailyRao: '5000000000', spentTodayRao: '0', coolOffUntil: clock.now + 600_000 } } },
    });
    clock.now += 600_000;
    expect(codeOf(await sign('coldkey', method))).toBe('signature');
    expect(person.asked.at(-1)).toMatchObject({ warnings: [] });
  });

  it('a no is a no: nothing is signed and nothing is counted', async () => {
    const { rig, sign, call, person, addresses } = await setUp('practice');
    const method = call('SubtensorModule', 'add_stake', [addresses.hotkey, 7, TAO]);
    person.refuses = true;
    expect(codeOf(await sign('coldkey', method))).toBe('declined');
    const view = await rig.ask({ kind: 'unlock' });
    expect(view).toMatchObject({ value: { view: { spending: { spentTodayRao: '0' } } } });
  });
});
