// The verifier pool with its real thread: the vectors, signatures that make schnorrkel panic, and threads that die.
import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { startThreads } from '../../rig/fork.ts';
import { BUILT, miner, validator } from './testing/rig.ts';
import { type Check, canBeSignature, packChecks, unpackChecks } from './verifier-batch.ts';
import { createVerifier } from './verifier-pool.ts';
import vectors from './vectors/protocol-vectors.json' with { type: 'json' };
import type { Verifier } from './axon.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const filled = (value: number): Uint8Array => new Uint8Array(64).fill(value);
const alice = bytes(vectors.keys.alice.publicKey);

let verifier: Verifier | null = null;
afterEach(async () => {
  await verifier?.dispose();
  verifier = null;
});

describe('the verifier', () => {
  it('holds with the vectors, wrapped message included, and with nothing else', async () => {
    verifier = createVerifier({ startThread: startThreads(BUILT) });
    const { classic1, btauth, btauthUnbound, bytesWrap } = vectors;
    const check = (message: string, signature: string, key = alice) => verifier?.verify(text(message), bytes(signature), key);
    const results = await Promise.all([
      check(classic1.message, classic1.capturedSignature),
      check(classic1.message, classic1.fixedRandomSignature),
      check(btauth.payloadSr25519, btauth.sr25519FixedRandomSignature),
      check(btauthUnbound.payload, btauthUnbound.signature),
      check(bytesWrap.message, bytesWrap.signatureOverWrapped),
      check(`${bytesWrap.message}!`, bytesWrap.signatureOverWrapped),
      check(classic1.message, btauth.sr25519FixedRandomSignature),
      check(classic1.message, classic1.capturedSignature, bytes(vectors.keys.bob.publicKey)),
    ]);
    expect(results).toEqual([true, true, true, true, true, false, false, false]);
    expect(verifier.pending).toBe(0);
  });

  it('says no to bytes that are no signature, and goes on', async () => {
    verifier = createVerifier({ startThread: startThreads(BUILT) });
    const good = validator.sign('hello');
    for (const bad of [filled(0), filled(255), filled(0x80), good.slice(1), new Uint8Array(0)]) {
      expect(await verifier.verify(text('hello'), bad, validator.publicKey)).toBe(false);
    }
    expect(await verifier.verify(text('hello'), good, validator.publicKey.slice(1))).toBe(false);
    expect(await verifier.verify(text('hello'), good, validator.publicKey)).toBe(true);
  });

  it('survives keys that are no points of the group, without harm to checks in the same batch', async () => {
    const pool = (verifier = createVerifier({ startThread: startThreads(BUILT) }));
    const noPoint = new Uint8Array(32).fill(255);
    const signature = validator.sign('hello');
    const keys = [validator.publicKey, noPoint, validator.publicKey, noPoint, validator.publicKey];
    const all = await Promise.all(keys.map((key) => pool.verify(text('hello'), signature, key)));
    expect(all).toEqual([true, false, true, false, true]);
  });

  it('loses one thread to such a key, however often it is sent', async () => {
    const real = startThreads(BUILT);
    let started = 0;
    const pool = (verifier = createVerifier({
      startThread: (name) => {
        started += 1;
        return real(name);
      },
    }));
    const noPoint = new Uint8Array(32).fill(255);
    const signature = validator.sign('hello');
    for (let i = 0; i < 5; i++) {
      const both = await Promise.all([noPoint, noPoint].map((key) => pool.verify(text('hello'), signature, key)));
      expect(both).toEqual([false, false]);
      expect(await pool.verify(text('hello'), signature, validator.publicKey)).toBe(true);
    }
    expect(started).toBe(2);
  });

  it('tries the checks of a thread that died once more, and once only', async () => {
    const real = startThreads(BUILT);
    const started: Worker[] = [];
    let deaths = 1;
    verifier = createVerifier({
      startThread: (name) => {
        const worker =
          deaths-- > 0
            ? new Worker("require('node:worker_threads').parentPort.on('message', () => process.exit(1))", { eval: true })
            : real(name);
        started.push(worker);
        return worker;
      },
    });
    const check = () => verifier?.verify(text('hello'), validator.sign('hello'), validator.publicKey);
    expect(await Promise.all([check(), check()])).toEqual([true, true]);
    expect(started).toHaveLength(2);
    deaths = 2;
    await started[1]?.terminate();
    expect(await check()).toBe(false);
    expect(await check()).toBe(true);
    expect(verifier.pending).toBe(0);
  });

  it('answers everything, in order or not, when flooded', async () => {
    const pool = (verifier = createVerifier({ startThread: startThreads(BUILT) }));
    const good = validator.sign('hello');
    const bad = miner.sign('hello');
    const all = await Promise.all(
      Array.from({ length: 300 }, (_, i) => pool.verify(text('hello'), i % 3 === 0 ? bad : good, validator.publicKey)),
    );
    expect(all).toEqual(Array.from({ length: 300 }, (_, i) => i % 3 !== 0));
  });

  it('says no to what is pending when it is disposed of', async () => {
    verifier = createVerifier({ startThread: startThreads(BUILT) });
    const pending = verifier.verify(text('hello'), validator.sign('hello'), validator.publicKey);
    await verifier.dispose();
    expect(await pending).toBe(false);
    expect(await verifier.verify(text('hello'), validator.sign('hello'), validator.publicKey)).toBe(false);
  });
});

describe('a batch', () => {
  it('comes out as it went in', () => {
    const check = fc.record({
      message: fc.uint8Array({ maxLength: 300 }),
      signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
      publicKey: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    });
    fc.assert(
      fc.property(fc.array(check, { maxLength: 10 }), (checks: Check[]) => {
        expect(unpackChecks(packChecks(checks))).toEqual(checks);
      }),
    );
  });

  it('lets every real signature pass and no unmarked or too large one', () => {
    fc.assert(
      fc.property(fc.string(), (message) => {
        expect(canBeSignature(validator.sign(message))).toBe(true);
      }),
      { numRuns: 30 },
    );
    const order = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex');
    const withScalar = (change: (scalar: Uint8Array) => void): Uint8Array => {
      const whole = new Uint8Array(64);
      whole.set(order, 32);
      change(whole.subarray(32));
      return whole;
    };
    expect(canBeSignature(withScalar((s) => (s[31] = 0x90)))).toBe(false); // the order itself
    expect(canBeSignature(withScalar((s) => s.set([0xec], 0)))).toBe(false); // no mark
    expect(
      canBeSignature(
        withScalar((s) => {
          s[0] = 0xec;
          s[31] = 0x90;
        }),
      ),
    ).toBe(true); // one less
  });
});
