// The detector's files: what is bent, missing or another's is found out before it answers anybody; both kinds of head answer.
import { createHash } from 'node:crypto';
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onnx } from 'onnx-proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Manifest } from '../../../contract/subnet.ts';
import { MODELS_FOLDER } from '../../../rig/built-for-tests.ts';
import { createItsaiAdapter } from './adapter.ts';
import { GOLDEN } from './preflight.ts';
import { splitWords } from './split.ts';
import { ask, type Bench, manifest, openBench } from './testing/rig.ts';

const SET_UP_MS = 60_000;
const FOLDER = path.join(MODELS_FOLDER, 'itsai-practice');

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
}, SET_UP_MS);
afterAll(() => bench.close());

/** A copy of the app's models, changed; the model's own list of hashes is made anew where `rehash`. */
async function changed(change: (folder: string) => Promise<unknown>, rehash: boolean) {
  const models = await mkdtemp(path.join(tmpdir(), 'lode-models-'));
  const folder = path.join(models, 'itsai-practice');
  await cp(FOLDER, folder, { recursive: true });
  await change(folder);
  if (rehash) {
    const about = z
      .looseObject({ model: z.object({ file: z.string() }), tokenizer: z.object({ file: z.string() }) })
      .parse(JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8')));
    const hashed = async ({ file }: { file: string }) => ({
      file,
      sha256: createHash('sha256')
        .update(await readFile(path.join(folder, file)))
        .digest('hex'),
    });
    await writeFile(
      path.join(folder, 'model.json'),
      JSON.stringify({ ...about, id: 'changed', model: await hashed(about.model), tokenizer: await hashed(about.tokenizer) }),
    );
  }
  return { models, folder, remove: () => rm(models, { recursive: true }) };
}

const bytes = (file: string) => readFile(path.join(FOLDER, file));
/** The model with its graph changed. */
const rebuilt = (change: (graph: onnx.IGraphProto) => void) => async (folder: string) => {
  const model = onnx.ModelProto.decode(await bytes('model.onnx'));
  if (model.graph) change(model.graph);
  await writeFile(path.join(folder, 'model.onnx'), onnx.ModelProto.encode(model).finish());
};

/** As a manifest lists it. */
const file = (role: 'model' | 'tokenizer', name: string, content: Buffer) => ({
  path: name,
  role,
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
  revision: '0'.repeat(40),
  urls: [`https://example.com/${name}`],
  licence: 'MIT',
  source: 'https://example.com',
});
/** A head that judges a text whole: the mean of what its tokens say. */
const wholeText = (graph: onnx.IGraphProto, ...nodes: readonly onnx.INodeProto[]) => {
  const { INT, INTS } = onnx.AttributeProto.AttributeType;
  const attribute = [
    { name: 'axes', type: INTS, ints: [1] },
    { name: 'keepdims', type: INT, i: 0 },
  ];
  graph.node?.push({ opType: 'ReduceMean', input: ['logits'], output: ['whole'], attribute }, ...nodes);
  const name = nodes.at(-1)?.output?.[0] ?? 'whole';
  graph.output = [{ name, type: { tensorType: { elemType: onnx.TensorProto.DataType.FLOAT } } }];
};

describe('its model', () => {
  it.each([
    ['missing', 'model-missing', (folder: string) => rm(folder, { recursive: true })],
    ['without its tokenizer', 'model-missing', (folder: string) => rm(path.join(folder, 'tokenizer.json'))],
    ['bent', 'model-corrupt', (folder: string) => writeFile(path.join(folder, 'model.onnx'), 'no model')],
    [
      'with another tokenizer',
      'model-corrupt',
      (folder: string) => copyFile(path.join(folder, 'texts.json'), path.join(folder, 'tokenizer.json')),
    ],
    ['told of by half a file', 'model-corrupt', (folder: string) => writeFile(path.join(folder, 'model.json'), '{"id":')],
    [
      'in a path that climbs out',
      'model-corrupt',
      async (folder: string) => {
        const about = await readFile(path.join(folder, 'model.json'), 'utf8');
        await writeFile(path.join(folder, 'model.json'), about.replace('"model.onnx"', '"../langid/langid.onnx"'));
      },
    ],
  ])('%s, is refused before a process is started', async (_name, code, change) => {
    const { models, remove } = await changed(change, false);
    const one = createItsaiAdapter(manifest, 'practice');
    expect(await one.checkModel?.(models)).toMatchObject({ ok: false, problem: { code } });
    expect(await one.init({ ...bench.context, modelsFolder: models })).toMatchObject({ ok: false, problem: { code } });
    await remove();
  });

  it.each([
    [
      'numbers that are none',
      rebuilt((graph) => {
        const bias = graph.initializer?.find(({ name }) => name === 'last_bias');
        if (bias) bias.rawData = new Uint8Array(Float32Array.of(0, Number.NaN).buffer);
      }),
    ],
    [
      'another model’s outputs',
      rebuilt((graph) => {
        const last = graph.node?.at(-1)?.attribute?.[0];
        if (last) last.ints = [0, 1, 2];
      }),
    ],
    [
      'a person taken for a machine, and a machine for a person',
      rebuilt((graph) => {
        for (const one of graph.initializer ?? []) {
          const data = one.name?.startsWith('last') ? Uint8Array.from(one.rawData ?? []) : null;
          if (data) one.rawData = new Uint8Array(new Float32Array(data.buffer).map((weight) => -weight).buffer);
        }
      }),
    ],
    [
      'a tokenizer that knows more words than it',
      async (folder: string) => {
        const tokenizer = (await bytes('tokenizer.json')).toString();
        await writeFile(path.join(folder, 'tokenizer.json'), tokenizer.replaceAll(/:(\d{3,4})(?=[,}])/g, ':9$1'));
      },
    ],
    [
      'a tokenizer that is none',
      (folder: string) => writeFile(path.join(folder, 'tokenizer.json'), '{"model":{"type":"Wishful"}}'),
    ],
  ])('with %s, is found out before it answers anybody', async (_name, change) => {
    const { models, remove } = await changed(change, true);
    const one = createItsaiAdapter(manifest, 'practice');
    const ready = await one.init({ ...bench.context, modelsFolder: models });
    const tested = ready.ok ? await one.selfTest() : ready;
    expect(tested).toMatchObject({ ok: false, problem: { code: 'model-unfit', params: { subnet: 'It’s AI' } } });
    await remove();
  });

  it('is tried once where one round is hopelessly slow', async () => {
    const one = createItsaiAdapter({ ...manifest, preflightP95Ms: 1 }, 'practice');
    await one.init(bench.context);
    expect(await one.selfTest()).toMatchObject({ ok: true, value: { samples: 1 } });
    await one.shutdown();
  });

  /** What a manifest would say of the practice model, with the graph changed: another head. */
  async function served(change: (graph: onnx.IGraphProto) => void) {
    const { folder, remove } = await changed(rebuilt(change), false);
    const [model, tokenizer] = ['model.onnx', 'tokenizer.json'].map((name) => path.join(folder, name)) as [string, string];
    const listed = Manifest.parse({
      ...manifest,
      model: {
        kind: 'files',
        name: 'a detector',
        files: [
          file('model', 'onnx/model.onnx', await readFile(model)),
          file('tokenizer', 'tokenizer.json', await readFile(tokenizer)),
        ],
        providers: ['cpu'],
        precision: 'fp32',
        maxBatch: 4,
        maxTokens: 4_096,
      },
    });
    const files = new Map([
      ['onnx/model.onnx', model],
      ['tokenizer.json', tokenizer],
    ]);
    return { listed, files, remove };
  }
  it.each([
    ['for each token', () => undefined],
    ['for a text, of two classes', (graph: onnx.IGraphProto) => wholeText(graph)],
    [
      'for a text, of one class',
      (graph: onnx.IGraphProto) => {
        const rawData = new Uint8Array(Float32Array.of(-1, 1).buffer);
        graph.initializer?.push({ name: 'apart', dims: [2, 1], dataType: onnx.TensorProto.DataType.FLOAT, rawData });
        wholeText(graph, { opType: 'MatMul', input: ['whole', 'apart'], output: ['apart_whole'] });
      },
    ],
  ])('as a manifest lists it, with a head %s, answers on a real network', async (_name, change) => {
    const { listed, files, remove } = await served(change);
    const one = createItsaiAdapter(listed, 'test');
    const ready = await one.init({ ...bench.context, network: 'test', files });
    expect(ready).toEqual({ ok: true, value: undefined });
    const texts = [GOLDEN.human, GOLDEN.machine];
    const reply = await ask(one, { texts, predictions: [], version: '3.10.0' });
    if (!reply.ok) throw new Error(reply.failure.why);
    const said = z.array(z.array(z.number())).parse(reply.fields['predictions']);
    expect(said.map(({ length }) => length)).toEqual(texts.map((text) => splitWords(text).length));
    const [human = 1, machine = 0] = said.map((words) => words.reduce((a, b) => a + b, 0) / words.length);
    expect(machine - human).toBeGreaterThan(0.3);
    expect(await createItsaiAdapter(listed, 'test').init({ ...bench.context, files: new Map() })).toMatchObject({
      problem: { code: 'model-missing' },
    });
    await one.shutdown();
    await remove();
  });

  it('is not to be had on a real network yet, and that is no crash', async () => {
    const one = createItsaiAdapter(manifest, 'finney');
    expect(await one.init(bench.context)).toMatchObject({ ok: false, problem: { code: 'model-missing' } });
  });
});
