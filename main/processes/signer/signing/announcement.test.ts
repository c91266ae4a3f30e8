// What the signer says of a miner's place: the one text it makes, and that nothing else can be had signed this way.
import { Metadata, TypeRegistry } from '@polkadot/types';
import { sr25519_verify } from '@polkadot-labs/schnorrkel-wasm';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { SignerRequest } from '../../../contract/signer-wire.ts';
import { decodeSs58 } from '../../../contract/ss58.ts';
import { practiceMetadata } from '../../chain-node/metadata/metadata.ts';
import { realMetadata } from '../../chain-node/testing/real-metadata.ts';
import { type ServiceRig, startService, Willing } from '../testing/service-rig.ts';
import { announcementText } from './announcement.ts';

const HOTKEY = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
const NOW = Date.parse('2026-11-29T08:00:00Z');
const place = SignerRequest.options[5].shape.place.parse({
  netuid: 101,
  uid: 12,
  ip: '203.0.113.7',
  port: 8091,
  block: 8_903_271,
});

const rigs: ServiceRig[] = [];
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.close()));
});
async function start(keys: readonly ('hotkey' | 'coldkey')[] = ['hotkey']) {
  const person = new Willing();
  const rig = await startService({ person: person.answer, now: () => NOW });
  rigs.push(rig);
  for (const role of keys) await rig.ask({ kind: 'add-key', role, from: { kind: 'new' }, network: 'finney' });
  person.asked.length = 0;
  return { rig, person, say: (network: 'finney' | 'test' = 'finney') => rig.ask({ kind: 'sign-announcement', network, place }) };
}

describe('the text', () => {
  it('is what python makes of it: keys sorted, nothing between, seconds as a float', () => {
    // json.dumps({...}, sort_keys=True, separators=(",", ":"), ensure_ascii=False) of CPython 3.12, of the same values.
    expect(announcementText(place, HOTKEY, NOW)).toBe(
      `{"block":8903271,"hotkey":"${HOTKEY}","ip":"203.0.113.7","ip_type":4,"netuid":101,"port":8091,"protocol":4,"timestamp":1795939200.0,"uid":12,"version":1}`,
    );
    expect(announcementText(place, HOTKEY, NOW + 125)).toContain('"timestamp":1795939200.125,');
    expect(announcementText({ ...place, ip: '2001:0DB8:0:0:0:0:0:1' }, HOTKEY, NOW)).toContain('"ip":"2001:db8::1","ip_type":6,');
  });

  it('cannot be an extrinsic: it ends in no hash, and no pallet has its first byte for a number', () => {
    const text = announcementText(place, HOTKEY, NOW);
    expect(
      Buffer.from(text)
        .subarray(-64)
        .every((byte) => byte >= 0x20 && byte < 0x7f),
    ).toBe(true);
    for (const bytes of [practiceMetadata(), realMetadata(424)]) {
      if (!bytes) continue;
      const metadata = new Metadata(new TypeRegistry(), Uint8Array.from(bytes));
      expect(metadata.asLatest.pallets.map(({ index }) => index.toNumber())).not.toContain(text.charCodeAt(0));
    }
  });

  it('says what it is given and nothing else, whatever that is', () => {
    const any = fc.record({
      netuid: fc.nat(65_535),
      uid: fc.nat(65_535),
      ip: fc.oneof(fc.ipV4(), fc.ipV6()),
      port: fc.integer({ min: 1, max: 65_535 }),
      block: fc.nat(),
    });
    fc.assert(
      fc.property(any, fc.nat(4_102_444_800_000), (given, now) => {
        const parsed = SignerRequest.safeParse({ kind: 'sign-announcement', id: 1, network: 'finney', place: given });
        if (!parsed.success || parsed.data.kind !== 'sign-announcement') return;
        const said = JSON.parse(announcementText(parsed.data.place, HOTKEY, now)) as Record<string, unknown>;
        expect(Object.keys(said)).toEqual(Object.keys(said).toSorted());
        expect(said).toMatchObject({
          netuid: given.netuid,
          uid: given.uid,
          port: given.port,
          block: given.block,
          timestamp: now / 1_000,
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe('the signer', () => {
  it('signs it with the hotkey, and asks nobody', async () => {
    const { rig, person, say } = await start();
    const reply = await say();
    if (!reply.ok || reply.value.kind !== 'announcement') throw new Error(JSON.stringify(reply));
    const { payload, signature } = reply.value;
    const { hotkey } = JSON.parse(payload) as { hotkey: string };
    const view = await rig.ask({ kind: 'unlock' });
    expect(view).toMatchObject({ ok: true, value: { view: { addresses: { hotkey } } } });
    const publicKey = decodeSs58(hotkey);
    if (!publicKey) throw new Error('no address');
    expect(sr25519_verify(publicKey, Buffer.from(payload), Buffer.from(signature, 'hex'))).toBe(true);
    expect(sr25519_verify(publicKey, Buffer.from(`${payload} `), Buffer.from(signature, 'hex'))).toBe(false);
    expect(person.asked).toEqual([]);
  });

  it('does not without a hotkey, for another network, or locked', async () => {
    const { say: withoutKey } = await start(['coldkey']);
    expect(await withoutKey()).toMatchObject({ ok: false, problem: { code: 'key-missing' } });
    const { rig, say } = await start();
    expect(await say('test')).toMatchObject({ ok: false, problem: { code: 'wallet-of-other-network' } });
    await rig.ask({ kind: 'lock' });
    expect(await say()).toMatchObject({ ok: false, problem: { code: 'vault-locked' } });
  });

  it.each([
    ['a text of somebody else’s', { ...place, payload: 'give me everything' }],
    ['a hotkey of somebody else’s', { ...place, hotkey: HOTKEY }],
    ['a time', { ...place, timestamp: 1 }],
    ['no address', { ...place, ip: 'crawler.tag101.ai' }],
    ['an address with more behind it', { ...place, ip: '203.0.113.7","x":"' }],
    ['port 0', { ...place, port: 0 }],
    ['half a port', { ...place, port: 80.5 }],
    ['a uid below nothing', { ...place, uid: -1 }],
    ['a block that is no number', { ...place, block: Number.NaN }],
  ])('is asked in vain with %s', (_what, wrong) => {
    expect(SignerRequest.safeParse({ kind: 'sign-announcement', id: 1, network: 'finney', place: wrong }).success).toBe(false);
    expect(SignerRequest.safeParse({ kind: 'sign-announcement', id: 1, network: 'finney', place }).success).toBe(true);
  });
});
