// The sealed reply: Python's JSON to the last digit, opened by libsodium and by Python's own PyNaCl.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import sodium from 'libsodium-wrappers-sumo';
import { describe, expect, it } from 'vitest';
import { needsSdk, sdks } from '../../../rig/sdk-for-tests.ts';
import { keyIn, pythonJson, seal, SEALED_FIELDS } from './sealed.ts';

const FIELDS = { key: 'pubkey', sealed: 'encrypted' };

/** PyNaCl opens what we sealed with the key of this seed, and says json.dumps of it. */
const OPEN = `
import json, sys
from nacl.public import PrivateKey, SealedBox
job = json.load(sys.stdin)
plain = SealedBox(PrivateKey(bytes.fromhex(job["secret"]))).decrypt(bytes.fromhex(job["sealed"])).decode()
print(json.dumps({"plain": plain, "again": json.dumps(json.loads(plain), separators=(",", ":"))}))
`;
const PREDICTIONS = [[0, 1, 0.5, 0.1, 0.33333, 1e-5, 2.5e-7], [], [0.99999, 0.00001, 1 / 3]];

async function pair() {
  await sodium.ready;
  const { publicKey, privateKey } = sodium.crypto_box_keypair();
  return { publicKey, privateKey, key: sodium.to_hex(publicKey) };
}

describe('the sealed reply', () => {
  it('is off, until its fields are known', () => {
    expect(SEALED_FIELDS).toBeNull();
  });

  it('holds what Python’s json module would write', () => {
    expect(pythonJson(PREDICTIONS)).toBe('[[0.0,1.0,0.5,0.1,0.33333,1e-05,2.5e-07],[],[0.99999,1e-05,0.3333333333333333]]');
  });

  it('opens with its own key, and no other', async () => {
    const [ours, other] = [await pair(), await pair()];
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(probability)), async (predictions) => {
        const box = sodium.from_hex(await seal(predictions, ours.key));
        const plain = Buffer.from(sodium.crypto_box_seal_open(box, ours.publicKey, ours.privateKey)).toString();
        expect(JSON.parse(plain)).toEqual(predictions);
        expect(() => sodium.crypto_box_seal_open(box, other.publicKey, other.privateKey)).toThrow('incorrect key pair');
      }),
      { numRuns: 30 },
    );
  });

  it('opens with Python’s PyNaCl, and is json.dumps of what it says', async (context) => {
    needsSdk('sdk7')(context);
    const { key, privateKey } = await pair();
    const job = { secret: sodium.to_hex(privateKey), sealed: await seal(PREDICTIONS, key) };
    const run = spawnSync(sdks.sdk7.where ?? '', ['-c', OPEN], { input: JSON.stringify(job), encoding: 'utf8' });
    expect(run.stderr).toBe('');
    const { plain, again } = JSON.parse(run.stdout) as { plain: string; again: string };
    expect(plain).toBe(pythonJson(PREDICTIONS));
    expect(again).toBe(plain);
  });

  it.each([
    ['a key', { pubkey: 'ab'.repeat(32) }, 'ab'.repeat(32)],
    ['none', {}, null],
    ['one of nobody’s own', Object.create({ pubkey: 'ab'.repeat(32) }) as Record<string, unknown>, null],
    ['one too short', { pubkey: 'ab'.repeat(31) }, null],
    ['one too long', { pubkey: 'ab'.repeat(33) }, null],
    ['no hexadecimal', { pubkey: 'xy'.repeat(32) }, null],
    ['a list of bytes', { pubkey: [1, 2, 3] }, null],
    ['null', { pubkey: null }, null],
  ])('reads %s from a request', (_name, body, key) => {
    expect(keyIn(body, FIELDS)).toBe(key);
  });

  it('refuses a key that would seal to nobody', async () => {
    await expect(seal(PREDICTIONS, '00'.repeat(32))).rejects.toThrow('invalid usage');
  });
});
