// Models of MiniLM's shape with random weights: how fast a model runs does not depend on what it has learnt. fp32, and int8 as ONNX
// Runtime's own dynamic quantization leaves it. The same seed gives the same bytes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './build.mjs';
import {
  FLOAT,
  floatAttribute,
  initializer,
  INT64,
  INT8,
  intAttribute,
  intsAttribute,
  modelFile,
  node,
  valueInfo,
} from './onnx-file.mjs';

/** all-MiniLM-L6-v2's config.json. */
export const MINILM = { layers: 6, width: 384, heads: 12, inner: 1536, vocabulary: 30_522, positions: 512 };
/** LayerNormalization came with it. */
const OPSET = 17;
const SEED = 20_261_129;
/** BERT's initial weights spread so much. */
const SPREAD = 0.02;
const INT8_MOST = 127;
/** What is masked: small enough to vanish, and no infinity to make NaN of. */
const MASKED = -1e4;

/** Marsaglia's xorshift32, as numbers between -1 and 1. */
function chance(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
}

const tokens = (name) => valueInfo(name, ['batch', 'sequence'], INT64);

/**
 * Inputs `input_ids`, `attention_mask`, `token_type_ids` [batch, sequence]; output `last_hidden_state` [batch, sequence, width].
 * @param {typeof MINILM} shape
 * @param {'fp32' | 'int8'} precision
 */
export function minilmShaped(shape = MINILM, precision = 'fp32') {
  const { layers, width, heads, inner, vocabulary, positions } = shape;
  const next = chance(SEED);
  const nodes = [];
  const initializers = [];
  const add = (opType, inputs, output, attributes) => {
    nodes.push(node(opType, inputs, [output], attributes));
    return output;
  };
  const floats = (name, dims, make) => {
    const data = new Float32Array(dims.reduce((a, b) => a * b, 1));
    for (let at = 0; at < data.length; at += 1) data[at] = make();
    initializers.push(initializer(name, dims, data));
    return name;
  };
  const constant = (name, value) => floats(name, [], () => value);
  const longs = (name, values) => {
    initializers.push(initializer(name, [values.length], BigInt64Array.from(values, BigInt), INT64));
    return name;
  };
  const random = () => next() * SPREAD;
  const step = SPREAD / INT8_MOST;
  const bytes = (name, dims) => {
    const data = new Int8Array(dims.reduce((a, b) => a * b, 1));
    for (let at = 0; at < data.length; at += 1) data[at] = Math.round(next() * INT8_MOST);
    initializers.push(initializer(name, dims, data, INT8));
    return name;
  };

  /** A row of a table for each id. */
  const look = (name, rows, ids) =>
    precision === 'fp32'
      ? add('Gather', [floats(`${name}_table`, [rows, width], random), ids], name)
      : add('DequantizeLinear', [add('Gather', [bytes(`${name}_table`, [rows, width]), ids], `${name}_q`), 'step', 'zero'], name);

  /** How int8 products are made of floats: what comes in is quantized as it comes. */
  const quantized = new Set();
  const times = (from, name, rows, columns) => {
    if (precision === 'fp32') return add('MatMul', [from, floats(`${name}_w`, [rows, columns], random)], `${name}_mm`);
    if (!quantized.has(from)) {
      quantized.add(from);
      nodes.push(node('DynamicQuantizeLinear', [from], [`${from}_q`, `${from}_step`, `${from}_zero`]));
    }
    const whole = add('MatMulInteger', [`${from}_q`, bytes(`${name}_w`, [rows, columns]), `${from}_zero`, 'zero'], `${name}_int`);
    const scale = add('Mul', [`${from}_step`, 'step'], `${name}_scale`);
    return add('Mul', [add('Cast', [whole], `${name}_f`, [intAttribute('to', FLOAT)]), scale], `${name}_mm`);
  };
  const dense = (from, name, rows, columns) =>
    add('Add', [times(from, name, rows, columns), floats(`${name}_b`, [columns], random)], name);
  const normal = (from, name) =>
    add('LayerNormalization', [from, floats(`${name}_g`, [width], () => 1), floats(`${name}_o`, [width], () => 0)], name, [
      intAttribute('axis', -1),
      floatAttribute('epsilon', 1e-12),
    ]);

  if (precision === 'int8') {
    constant('step', step);
    initializers.push(initializer('zero', [], new Int8Array(1), INT8));
  }
  const size = width / heads;
  longs('split', [0, 0, heads, size]);
  longs('merge', [0, 0, width]);
  longs('axis_1', [1]);
  longs('axes_12', [1, 2]);
  longs('from', [0]);
  longs(
    'upto',
    Array.from({ length: positions }, (_, at) => at),
  );
  constant('root', 1 / Math.sqrt(size));
  constant('masked', MASKED);
  for (const [name, value] of [
    ['one', 1],
    ['half', 0.5],
    ['sqrt2', Math.SQRT2],
  ])
    constant(name, value);

  // Where each token stands: 0 to its row's end.
  add('Gather', [add('Shape', ['input_ids'], 'shape'), 'axis_1'], 'long');
  add('Slice', ['upto', 'from', 'long', 'from'], 'places');
  const words = look('words', vocabulary, 'input_ids');
  const kinds = look('kinds', 2, 'token_type_ids');
  const places = look('positions', positions, 'places');
  let hidden = normal(add('Add', [add('Add', [words, kinds], 'word_kind'), places], 'embedded'), 'hidden_0');

  const open = add('Cast', [add('Unsqueeze', ['attention_mask', 'axes_12'], 'mask_4')], 'mask_f', [intAttribute('to', FLOAT)]);
  const mask = add('Mul', [add('Sub', ['one', open], 'mask_inverse'), 'masked'], 'mask');

  for (let layer = 0; layer < layers; layer += 1) {
    const of = (name) => `${name}_${layer}`;
    const head = (name, order) =>
      add('Transpose', [add('Reshape', [dense(hidden, of(name), width, width), 'split'], of(`${name}_split`))], of(`${name}_t`), [
        intsAttribute('perm', order),
      ]);
    const query = head('query', [0, 2, 1, 3]);
    const key = head('key', [0, 2, 3, 1]);
    const value = head('value', [0, 2, 1, 3]);
    const scores = add('Mul', [add('MatMul', [query, key], of('scores')), 'root'], of('scaled'));
    const shares = add('Softmax', [add('Add', [scores, mask], of('open'))], of('shares'), [intAttribute('axis', -1)]);
    const mixed = add('Transpose', [add('MatMul', [shares, value], of('mixed'))], of('mixed_t'), [
      intsAttribute('perm', [0, 2, 1, 3]),
    ]);
    const attended = dense(add('Reshape', [mixed, 'merge'], of('merged')), of('attended'), width, width);
    const between = normal(add('Add', [attended, hidden], of('rest')), of('between'));
    const wide = dense(between, of('wide'), width, inner);
    const bent = add(
      'Mul',
      [wide, add('Add', [add('Erf', [add('Div', [wide, 'sqrt2'], of('d'))], of('erf')), 'one'], of('e'))],
      of('g'),
    );
    const narrow = dense(add('Mul', [bent, 'half'], of('gelu')), of('narrow'), inner, width);
    hidden = normal(add('Add', [narrow, between], of('sum')), layer + 1 < layers ? `hidden_${layer + 1}` : 'last_hidden_state');
  }
  return modelFile(
    'minilm-shaped',
    {
      node: nodes,
      initializer: initializers,
      input: [tokens('input_ids'), tokens('attention_mask'), tokens('token_type_ids')],
      output: [valueInfo('last_hidden_state', ['batch', 'sequence', width])],
    },
    OPSET,
  );
}

/**
 * The file of it in the cache, made anew where it is not there or was made by another recipe.
 * @param {'fp32' | 'int8'} precision
 */
export function madeModel(precision) {
  const folder = path.join(root, '.cache/bench-models');
  const recipe = ['minilm-shaped.mjs', 'onnx-file.mjs'].map((name) => readFileSync(path.join(import.meta.dirname, name)));
  const stamp = createHash('sha256').update(Buffer.concat(recipe)).digest('hex').slice(0, 16);
  const file = path.join(folder, `minilm-shaped-${precision}-${stamp}.onnx`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, minilmShaped(MINILM, precision));
  }
  return file;
}
