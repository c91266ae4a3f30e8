// It's AI as its validators see it: the SDK's real Dendrite asks a TextSynapse, and takes the echoed synapse for one.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Told } from '../../rig/dendrite-for-tests.ts';
import { createItsaiAdapter } from '../subnets/itsai/adapter.ts';
import { GOLDEN } from '../subnets/itsai/preflight.ts';
import { splitWords } from '../subnets/itsai/split.ts';
import { type Bench, manifest, openBench } from '../subnets/itsai/testing/rig.ts';
import { dendriteRig } from './testing/dendrite-rig.ts';
import { run, validator } from './testing/rig.ts';
import { asCaller } from './testing/signer.ts';

let bench: Bench | null = null;
const rig = dendriteRig(
  'sdk10',
  async (verifier) => {
    bench = await openBench();
    const adapter = createItsaiAdapter(manifest, 'practice');
    const ready = await adapter.init(bench.context);
    if (!ready.ok) throw new Error(ready.problem.code);
    return run({ verifier, routes: adapter.routes, callers: [asCaller(validator)] });
  },
  async () => {
    await bench?.close();
  },
);

const TEXTS = [
  GOLDEN.human,
  GOLDEN.machine,
  'one\u00a0two\u2003three\u200bstill\u0085four 🙂 \u001cfive\ufeff',
  '\ud800 alone',
  '',
];
const WORDS = [splitWords(GOLDEN.human).length, splitWords(GOLDEN.machine).length, 6, 2, 0];
/** `fields`: as they stand in the body. */
const askText = (over: Readonly<Record<string, unknown>> = {}) =>
  rig.askOnce({
    synapse: 'TextSynapse',
    fields: JSON.stringify({ texts: TEXTS, predictions: [], version: '3.14.0', ...over }),
    timeout: 20,
  });
const lengthsOf = (told: Told): number[] =>
  z
    .array(z.array(z.number().min(0).max(1)))
    .parse(told.fields['predictions'])
    .map(({ length }) => length);

describe('the SDK 10.2 Dendrite that asks a TextSynapse', () => {
  it('takes the answer: the synapse whole, and a probability for each word as Python splits it', async () => {
    const told = await askText();
    expect(told).toMatchObject({ success: true, status: 200, axonStatus: 200 });
    expect(lengthsOf(told)).toEqual(WORDS);
    expect(Object.keys(told.fields)).toEqual(['predictions']);
    expect(await rig.rowOf(told)).toMatchObject({ outcome: 'answered', dialect: 'classic', caller: validator.hotkey });
  });

  it('is met with silence in a version that is not to be answered, and the synapse comes back as it was', async () => {
    for (const version of ['3.14.1', '3.7.0', '']) {
      expect(await askText({ version })).toMatchObject({ success: true, status: 200, echoed: true, fields: {} });
    }
  });

  it('hears the same of the same text, in the check and in the full call', async () => {
    const check = await askText({ texts: TEXTS.slice(1, 3) });
    const full = await askText();
    expect(z.array(z.unknown()).parse(full.fields['predictions']).slice(1, 3)).toEqual(check.fields['predictions']);
  });

  it('is told what is wrong with a synapse of another kind', async () => {
    const told = await rig.askOnce({ synapse: 'TextSynapse', fields: '{"texts": ["a"]}', strict: false });
    expect(told).toMatchObject({ success: false, status: 422 });
  });
});
