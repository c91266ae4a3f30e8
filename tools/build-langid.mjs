// Builds models/langid/ from the npm package `lande`: the ONNX file, the tiny model that tries providers, and the data beside them.
// The same input gives the same bytes, so a test can hold the committed files against what this makes.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DOUBLE, FLOAT, initializer, intAttribute, modelFile, node, valueInfo } from './onnx-file.mjs';

const require = createRequire(import.meta.url);
const MAX_BATCH = 64;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** lande's two dense layers as matrices [inputs, outputs], the way Gemm takes them without a transpose. */
async function landeLayers() {
  const folder = path.dirname(require.resolve('lande'));
  const load = async (file) => (await import(pathToFileURL(path.join(folder, file)).href)).default;
  const [options, labels, ngrams] = await Promise.all(['t50-options.js', 't50-langs.js', 't50-ngrams.js'].map(load));
  const { NeuralNetwork } = await import('toygrad');
  const dense = new NeuralNetwork(options).layers.filter((layer) => layer.filters !== undefined && layer.biases !== undefined);
  const layers = dense.map(({ filters, biases, osz: outputs, il: inputs }) => {
    const weights = new Float32Array(inputs * outputs);
    for (let to = 0; to < outputs; to += 1) {
      for (let from = 0; from < inputs; from += 1) weights[from * outputs + to] = filters[to].w[from];
    }
    return { inputs, outputs, weights, bias: Float32Array.from(biases.w) };
  });
  return { layers, labels, ngrams };
}

const cast = (from, to, type) => node('Cast', [from], [to], [intAttribute('to', type)]);

const dense = (name, from) => [
  cast(from, `${name}_in`, DOUBLE),
  cast(`${name}_weights`, `${name}_weights_wide`, DOUBLE),
  cast(`${name}_bias`, `${name}_bias_wide`, DOUBLE),
  node('Gemm', [`${name}_in`, `${name}_weights_wide`, `${name}_bias_wide`], [`${name}_wide`]),
  cast(`${name}_wide`, name, FLOAT),
];

/**
 * Gemm, Relu, Gemm, Softmax. The sums run in float64 and each layer's result is rounded to float32, as lande does it: with
 * float32 sums some sentences end 9e-5 away, with these none was seen further than 1e-6. Weights stay float32 in the file.
 */
function langid([hidden, last]) {
  return modelFile('langid', {
    node: [
      ...dense('hidden', 'features'),
      node('Relu', ['hidden'], ['active']),
      ...dense('last', 'active'),
      node('Softmax', ['last'], ['probabilities'], [intAttribute('axis', 1)]),
    ],
    initializer: [
      initializer('hidden_weights', [hidden.inputs, hidden.outputs], hidden.weights),
      initializer('hidden_bias', [hidden.outputs], hidden.bias),
      initializer('last_weights', [last.inputs, last.outputs], last.weights),
      initializer('last_bias', [last.outputs], last.bias),
    ],
    input: [valueInfo('features', ['batch', hidden.inputs])],
    output: [valueInfo('probabilities', ['batch', last.outputs])],
  });
}

/** Adds one to each of its inputs: whether a provider loads, runs and is right, in a few hundred bytes. */
function tiny() {
  return modelFile('tiny', {
    node: [node('Add', ['x', 'one'], ['y'])],
    initializer: [initializer('one', [1], Float32Array.of(1))],
    input: [valueInfo('x', ['batch', 4])],
    output: [valueInfo('y', ['batch', 4])],
  });
}

const json = (value) => `${JSON.stringify(value, null, 1)}\n`;

/** Writes every file of models/langid/ into `folder`. */
export async function buildLangid(folder) {
  const { layers, labels, ngrams } = await landeLayers();
  const { unigrams, bigrams, trigrams, quadgrams } = ngrams;
  const lande = path.join(path.dirname(require.resolve('lande')), '..');
  const { version } = JSON.parse(readFileSync(path.join(lande, 'package.json'), 'utf8'));
  const [onnxFile, features] = [langid(layers), json({ labels, unigrams, bigrams, trigrams, quadgrams })];
  const manifest = {
    id: 'langid',
    file: 'langid.onnx',
    bytes: onnxFile.length,
    sha256: sha256(onnxFile),
    maxBatch: MAX_BATCH,
    input: { name: 'features', width: layers[0].inputs },
    output: { name: 'probabilities', width: layers[1].outputs },
    features: { file: 'features.json', sha256: sha256(features) },
    licence: 'MIT',
    source: `npm lande@${version}, standalone/t50-options.js`,
  };
  const files = {
    'langid.onnx': onnxFile,
    'tiny.onnx': tiny(),
    'features.json': features,
    'model.json': json(manifest),
    // The weights are lande's, and its licence goes where they go.
    LICENCE: readFileSync(path.join(lande, 'license')),
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const home = path.join(path.dirname(fileURLToPath(import.meta.url)), '../models/langid');
  await buildLangid(process.argv[2] ?? home);
}
