// The embedded model: the committed files are what the script makes, and the model says what lande says, in all 50 languages.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import lande from 'lande';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../../contract/words/en.ts';
import { MODELS_FOLDER } from '../../../rig/built-for-tests.ts';
import { buildLangid } from '../../../../tools/build-langid.mjs';
import { featurizer, normalize, Vocabulary } from './features.ts';
import { readTexts } from './languages.ts';

const FOLDER = path.join(MODELS_FOLDER, 'langid');
const TOLERANCE = 2e-5;

let vocabulary: Vocabulary;
let session: InferenceSession;
beforeAll(async () => {
  vocabulary = Vocabulary.parse(JSON.parse(await readFile(path.join(FOLDER, 'features.json'), 'utf8')));
  session = await InferenceSession.create(path.join(FOLDER, 'langid.onnx'));
});

async function probabilities(texts: readonly string[]): Promise<number[][]> {
  const rows = featurizer(vocabulary)(texts);
  const width = rows.length / texts.length;
  const { probabilities: out } = await session.run({ features: new Tensor('float32', rows, [texts.length, width]) });
  const data = Array.from(out?.data as Float32Array);
  return texts.map((_, index) => data.slice(index * vocabulary.labels.length, (index + 1) * vocabulary.labels.length));
}

async function furthest(texts: readonly string[]): Promise<number> {
  const ours = await probabilities(texts);
  const gaps = texts.flatMap((text, index) => {
    const theirs = new Map<string, number>(lande(text));
    return vocabulary.labels.map((label, at) => Math.abs((ours[index]?.[at] ?? Number.NaN) - (theirs.get(label) ?? Number.NaN)));
  });
  return Math.max(...gaps);
}

describe('models/langid', () => {
  it('holds exactly what tools/build-langid.mjs makes', async () => {
    const made = await mkdtemp(path.join(tmpdir(), 'lode-langid-'));
    await buildLangid(made);
    const names = await readdir(made);
    expect(names.toSorted()).toEqual((await readdir(FOLDER)).toSorted());
    for (const name of names) {
      const [ours, committed] = await Promise.all([readFile(path.join(made, name)), readFile(path.join(FOLDER, name))]);
      expect({ name, same: ours.equals(committed) }).toEqual({ name, same: true });
    }
    await rm(made, { recursive: true });
  });

  it('has a name in words for every language it tells apart', () => {
    expect(Object.keys(en.languages).toSorted()).toEqual(vocabulary.labels.toSorted());
  });

  it('agrees with lande on sentences in all 50 languages', async () => {
    expect(vocabulary.labels).toHaveLength(50);
    const sentences = await readTexts();
    for (const label of vocabulary.labels) {
      const texts = sentences.get(label)?.slice(0, 8) ?? [];
      expect({ label, enough: texts.length > 3, near: (await furthest(texts)) < TOLERANCE }).toEqual({
        label,
        enough: true,
        near: true,
      });
    }
  });

  it('agrees with lande on any text there can be', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', ' ', '-', '\n\t', '\ud800', 'İ', '__proto__'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
        expect(await furthest(texts)).toBeLessThan(TOLERANCE);
      }),
      { numRuns: 200 },
    );
  });
});

describe('normalize', () => {
  it('keeps words alone, in lower case, with one space between and at each end', () => {
    expect(normalize('  Well-known:  “Ça va?” 42  ')).toBe(' well known ça va ');
  });
});
