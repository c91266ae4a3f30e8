// Builds models/itsai-practice/ beside its texts.json: a tokenizer.json and a small token classifier, taught here from a seed.
// It has the inputs and outputs of a large one (input_ids, attention_mask → logits [B, T, 2]) and tells the texts of practice
// apart. It knows nothing of real machine writing. Takes about a minute of one core; the same texts give the same bytes.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Tokenizer } from '@huggingface/tokenizers';
import { rolldown } from 'rolldown';

const require = createRequire(import.meta.url);
const { onnx } = require('onnx-proto');
const { FLOAT, INT64 } = onnx.TensorProto.DataType;
const HOME = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const OPSET = 13;
const IR_VERSION = 7;

const SEED = 32;
const WIDTH = 16;
const HIDDEN = 24;
/** Tokens that one token's features see, and those whose features are averaged for its answer: authors change twice at most. */
const NEAR = 5;
const AROUND = 41;
const DOCUMENTS = 5_000;
const RATE = 0.05;
/** Of tokens shown as unknown while it learns, so that it does not go by the few words of these few texts alone. */
const HIDDEN_SHARE = 0.15;
const SPECIAL = ['[PAD]', '[CLS]', '[SEP]', '[UNK]'];
const [CLS, SEP, UNK] = [1, 2, 3];
const LIMITS = { maxBatch: 32, maxTokens: 16_384, maxLength: 1_024 };

const ours = (name) => JSON.stringify(path.join(HOME, 'main/engine/subnets/itsai', name));

/** The way practice writes its texts, which is TypeScript. */
async function practiceWriting() {
  const folder = mkdtempSync(path.join(tmpdir(), 'lode-build-'));
  const entry = path.join(folder, 'entry.ts');
  writeFileSync(entry, `export * from ${ours('writing.ts')};\nexport * from ${ours('attacks.ts')};\n`);
  const bundle = await rolldown({ input: entry });
  await bundle.write({ dir: folder, entryFileNames: 'writing.mjs' });
  await bundle.close();
  const writing = await import(pathToFileURL(path.join(folder, 'writing.mjs')).href);
  rmSync(folder, { recursive: true });
  return writing;
}

/** mulberry32 */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Every character by itself and as the rest of a word, common ends of words, and the words that are seen twice. */
function vocabulary(documents) {
  const counts = new Map();
  for (const { text } of documents.flat()) {
    for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const characters = Array.from({ length: 94 }, (_, at) => String.fromCharCode(at + 33)).filter((one) => !/[A-Z]/.test(one));
  const ends = ['ing', 'ed', 'er', 'ly', 'es', 'tion', 'ment', 'ness', 'able', 'ful', 'ity', 'al', 'ive', 'ence', 'ies', 'est'];
  const words = [...counts].filter(([word, times]) => times >= 8 && word.length > 1).map(([word]) => word);
  const pieces = [...SPECIAL, ...characters, ...characters.map((one) => `##${one}`), ...ends.map((end) => `##${end}`)];
  return Object.fromEntries(
    [...new Set([...pieces, ...words.toSorted((a, b) => (a < b ? -1 : 1))])].map((piece, id) => [piece, id]),
  );
}

const piece = (id) => ({ SpecialToken: { id, type_id: 0 } });

function tokenizerJson(vocab) {
  const special = SPECIAL.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [piece('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, piece('[SEP]')],
      pair: [
        piece('[CLS]'),
        { Sequence: { id: 'A', type_id: 0 } },
        piece('[SEP]'),
        { Sequence: { id: 'B', type_id: 1 } },
        piece('[SEP]'),
      ],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [CLS], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [SEP], tokens: ['[SEP]'] },
      },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab },
  };
}

/** AdaGrad: what was moved often moves less. */
function weight(length, scale, random) {
  const at = Float64Array.from({ length }, () => (random() * 2 - 1) * scale);
  return { at, step: new Float64Array(length), sum: new Float64Array(length).fill(1e-6) };
}
function move({ at, step, sum }, from = 0, to = at.length) {
  for (let i = from; i < to; i += 1) {
    const slope = step[i];
    if (slope === 0) continue;
    sum[i] += slope * slope;
    at[i] -= (RATE * slope) / Math.sqrt(sum[i]);
    step[i] = 0;
  }
}

/** One document, forward and back. `labels`: 0, 1, or -1 where nothing is asked. */
function learn({ table, conv, bias, last, lastBias }, ids, labels) {
  const length = ids.length;
  const reach = (NEAR - 1) / 2;
  const wide = (AROUND - 1) / 2;
  const hidden = new Float64Array(length * HIDDEN);
  for (let t = 0; t < length; t += 1) {
    for (let h = 0; h < HIDDEN; h += 1) {
      let sum = bias.at[h];
      for (let j = Math.max(0, reach - t); j < NEAR && t + j - reach < length; j += 1) {
        const row = ids[t + j - reach] * WIDTH;
        const base = (h * NEAR + j) * WIDTH;
        for (let d = 0; d < WIDTH; d += 1) sum += conv.at[base + d] * table.at[row + d];
      }
      hidden[t * HIDDEN + h] = sum > 0 ? sum : 0;
    }
  }
  const asked = labels.filter((label) => label >= 0).length;
  const backHidden = new Float64Array(length * HIDDEN);
  let loss = 0;
  for (let t = 0; t < length; t += 1) {
    if (labels[t] < 0) continue;
    const [from, to] = [Math.max(0, t - wide), Math.min(length, t + wide + 1)];
    const mean = new Float64Array(HIDDEN);
    for (let u = from; u < to; u += 1) for (let h = 0; h < HIDDEN; h += 1) mean[h] += hidden[u * HIDDEN + h] / (to - from);
    const logits = [lastBias.at[0], lastBias.at[1]];
    for (let h = 0; h < HIDDEN; h += 1) {
      logits[0] += last.at[h] * mean[h];
      logits[1] += last.at[HIDDEN + h] * mean[h];
    }
    const one = 1 / (1 + Math.exp(logits[0] - logits[1]));
    loss -= Math.log(Math.max(1e-9, labels[t] === 1 ? one : 1 - one)) / asked;
    const slope = (one - labels[t]) / asked;
    lastBias.step[1] += slope;
    lastBias.step[0] -= slope;
    for (let h = 0; h < HIDDEN; h += 1) {
      const back = (slope * (last.at[HIDDEN + h] - last.at[h])) / (to - from);
      last.step[HIDDEN + h] += slope * mean[h];
      last.step[h] -= slope * mean[h];
      for (let u = from; u < to; u += 1) backHidden[u * HIDDEN + h] += back;
    }
  }
  for (let t = 0; t < length; t += 1) {
    for (let h = 0; h < HIDDEN; h += 1) {
      const slope = hidden[t * HIDDEN + h] > 0 ? backHidden[t * HIDDEN + h] : 0;
      if (slope === 0) continue;
      bias.step[h] += slope;
      for (let j = Math.max(0, reach - t); j < NEAR && t + j - reach < length; j += 1) {
        const row = ids[t + j - reach] * WIDTH;
        const base = (h * NEAR + j) * WIDTH;
        for (let d = 0; d < WIDTH; d += 1) {
          conv.step[base + d] += slope * table.at[row + d];
          table.step[row + d] += slope * conv.at[base + d];
        }
      }
    }
  }
  for (const id of new Set(ids)) move(table, id * WIDTH, (id + 1) * WIDTH);
  for (const each of [conv, bias, last, lastBias]) move(each);
  return loss;
}

const dimension = (size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size });
const valueInfo = (name, elemType, sizes) => ({ name, type: { tensorType: { elemType, shape: { dim: sizes.map(dimension) } } } });
const bytesOf = (data) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
const floats = (name, dims, data) => ({ name, dims, dataType: FLOAT, rawData: bytesOf(Float32Array.from(data)) });
const node = (opType, input, output, attribute = []) => ({
  opType,
  name: `${opType}_${output}`,
  input,
  output: [output],
  attribute,
});
const ints = (name, values) => ({ name, type: onnx.AttributeProto.AttributeType.INTS, ints: values });
const int = (name, i) => ({ name, type: onnx.AttributeProto.AttributeType.INT, i });

/** A token's padding is masked everywhere, so that a text's answer is the same whatever is beside it in a batch. */
function classifier({ table, conv, bias, last, lastBias }) {
  const kernel = new Float64Array(HIDDEN * WIDTH * NEAR);
  for (let h = 0; h < HIDDEN; h += 1)
    for (let j = 0; j < NEAR; j += 1)
      for (let d = 0; d < WIDTH; d += 1) kernel[(h * WIDTH + d) * NEAR + j] = conv.at[(h * NEAR + j) * WIDTH + d];
  const [reach, wide] = [(NEAR - 1) / 2, (AROUND - 1) / 2];
  const graph = {
    name: 'itsai-practice',
    node: [
      node('Gather', ['table', 'input_ids'], 'embedded'),
      node('Transpose', ['embedded'], 'turned', [ints('perm', [0, 2, 1])]),
      node('Cast', ['attention_mask'], 'mask', [int('to', FLOAT)]),
      node('Unsqueeze', ['mask', 'axis'], 'there'),
      node('Mul', ['turned', 'there'], 'known'),
      node('Conv', ['known', 'conv', 'bias'], 'seen', [ints('kernel_shape', [NEAR]), ints('pads', [reach, reach])]),
      node('Relu', ['seen'], 'active'),
      node('Mul', ['active', 'there'], 'features'),
      node('Conv', ['features', 'each'], 'sums', [
        ints('kernel_shape', [AROUND]),
        ints('pads', [wide, wide]),
        int('group', HIDDEN),
      ]),
      node('Conv', ['there', 'ones'], 'counts', [ints('kernel_shape', [AROUND]), ints('pads', [wide, wide])]),
      node('Max', ['counts', 'one'], 'several'),
      node('Div', ['sums', 'several'], 'means'),
      node('Conv', ['means', 'last', 'last_bias'], 'answers', [ints('kernel_shape', [1])]),
      node('Transpose', ['answers'], 'logits', [ints('perm', [0, 2, 1])]),
    ],
    initializer: [
      floats('table', [table.at.length / WIDTH, WIDTH], table.at),
      floats('conv', [HIDDEN, WIDTH, NEAR], kernel),
      floats('bias', [HIDDEN], bias.at),
      floats('each', [HIDDEN, 1, AROUND], new Float64Array(HIDDEN * AROUND).fill(1)),
      floats('ones', [1, 1, AROUND], new Float64Array(AROUND).fill(1)),
      floats('one', [1], [1]),
      floats('last', [2, HIDDEN, 1], last.at),
      floats('last_bias', [2], lastBias.at),
      { name: 'axis', dims: [1], dataType: INT64, rawData: bytesOf(BigInt64Array.of(1n)) },
    ],
    input: ['input_ids', 'attention_mask'].map((name) => valueInfo(name, INT64, ['batch', 'tokens'])),
    output: [valueInfo('logits', FLOAT, ['batch', 'tokens', 2])],
  };
  const opsetImport = [{ domain: '', version: OPSET }];
  return onnx.ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: 'lode',
    producerVersion: '1',
    opsetImport,
    graph,
  }).finish();
}

const file = (name, bytes) => ({ file: name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });

/** Writes model.onnx, tokenizer.json and model.json into `folder`, which has texts.json. */
export async function buildItsaiPractice(folder, documents = DOCUMENTS) {
  const { written, attacked } = await practiceWriting();
  const texts = readFileSync(path.join(folder, 'texts.json'));
  const sources = JSON.parse(texts.toString());
  const random = randomFrom(SEED);
  const lesson = Array.from({ length: documents }, () => attacked(written(sources, 'learnt', random), sources.attacks, random));
  const vocab = vocabulary(lesson.slice(0, 400));
  const tokenizer = JSON.stringify(tokenizerJson(vocab));
  const encoder = new Tokenizer(JSON.parse(tokenizer), {});
  const known = new Map();
  const encode = (word) => {
    if (!known.has(word)) known.set(word, encoder.encode(word, { add_special_tokens: false }).ids);
    return known.get(word);
  };
  const size = Object.keys(vocab).length;
  const weights = {
    table: weight(size * WIDTH, 0.3, random),
    conv: weight(HIDDEN * NEAR * WIDTH, 0.2, random),
    bias: weight(HIDDEN, 0.01, random),
    last: weight(2 * HIDDEN, 0.3, random),
    lastBias: weight(2, 0.01, random),
  };
  let loss = 0;
  for (const [index, words] of lesson.entries()) {
    const ids = [CLS];
    const labels = [-1];
    for (const { text, machine } of words) {
      const hide = random() < HIDDEN_SHARE;
      for (const id of encode(text)) {
        ids.push(hide ? UNK : id);
        labels.push(machine ? 1 : 0);
      }
    }
    loss += learn(weights, [...ids, SEP], [...labels, -1]);
    if (index % 500 === 499) {
      process.stderr.write(`${index + 1} texts, loss ${(loss / 500).toFixed(4)}\n`);
      loss = 0;
    }
  }
  const model = classifier(weights);
  const manifest = {
    id: 'itsai-practice',
    model: file('model.onnx', model),
    tokenizer: file('tokenizer.json', Buffer.from(tokenizer)),
    texts: file('texts.json', texts),
    ...LIMITS,
    licence: 'Apache-2.0',
    source: 'tools/build-itsai-practice.mjs',
  };
  writeFileSync(path.join(folder, 'model.onnx'), model);
  writeFileSync(path.join(folder, 'tokenizer.json'), tokenizer);
  writeFileSync(path.join(folder, 'model.json'), `${JSON.stringify(manifest, null, 1)}\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await buildItsaiPractice(process.argv[2] ?? path.join(HOME, 'models/itsai-practice'));
