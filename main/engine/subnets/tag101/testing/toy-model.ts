// For tests: a model with Tag101's inputs and outputs that is a table of its few words, and the tokenizer that goes with it. It knows
// money from cooking and nothing else; with another table it is as wrong as a test wants it.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import onnxProto from 'onnx-proto';
import type { ModelFiles } from '../../adapter.ts';
import { MODEL_FILE, TOKENIZER_FILE } from '../model.ts';

const { onnx } = onnxProto;
const { FLOAT, INT64 } = onnx.TensorProto.DataType;
const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'];
const OUTPUT = 'last_hidden_state';

export interface Table {
  /** Of the table of embeddings, which is all the model is. */
  readonly rows: number;
  readonly width: number;
  readonly fill: (row: number, column: number) => number;
  readonly inputs?: readonly string[];
  readonly output?: string;
}

const dimension = (size: number | string) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size });
const value = (name: string, elemType: number, sizes: readonly (number | string)[]) => ({
  name,
  type: { tensorType: { elemType, shape: { dim: sizes.map(dimension) } } },
});

/** Looks each token up in a table, and that is its answer. */
export function tableModel({ rows, width, fill, inputs = INPUTS, output = OUTPUT }: Table): Uint8Array {
  const table = Float32Array.from({ length: rows * width }, (_, at) => fill(Math.floor(at / width), at % width));
  return onnx.ModelProto.encode({
    irVersion: 7,
    producerName: 'lode',
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: 'table',
      input: inputs.map((name) => value(name, INT64, ['batch', 'tokens'])),
      output: [value(output, FLOAT, ['batch', 'tokens', width])],
      initializer: [{ name: 'table', dims: [rows, width], dataType: FLOAT, rawData: new Uint8Array(table.buffer) }],
      node: [{ opType: 'Gather', name: 'look-up', input: ['table', 'input_ids'], output: [output] }],
    },
  }).finish();
}

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const MONEY = 'bitcoin reaches a new record price the of has never been higher etf inflows spot blackrock buys more as'.split(
  ' ',
);
const COOKING = 'how to bake an apple pie'.split(' ');
const LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz0123456789', (letter) => [letter, `##${letter}`]).flat();
const WORDS = [...new Set([...SPECIAL, ...MONEY, ...COOKING, ...LETTERS])];
export const VOCABULARY = WORDS.length;
const WIDTH = 384;

/** One direction for money, one for cooking, and a little of each word's own. */
function meaning(row: number, column: number): number {
  const word = WORDS[row] ?? '';
  if (SPECIAL.includes(word)) return 0;
  if (column === 0 && MONEY.includes(word)) return 1;
  if (column === 1 && COOKING.includes(word)) return 1;
  return column === 2 + (row % (WIDTH - 2)) ? 0.3 : 0;
}
export const GOOD: Table = { rows: VOCABULARY, width: WIDTH, fill: meaning };

const special = (content: string) => ({
  id: SPECIAL.indexOf(content),
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});
const around = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
const named = (id: string) => ({ id, ids: [SPECIAL.indexOf(id)], tokens: [id] });

/** As Hugging Face writes BERT's. */
export const toyTokenizer = (): string =>
  JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map(special),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [around('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, around('[SEP]')],
      pair: [around('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, around('[SEP]'), { Sequence: { id: 'B', type_id: 1 } }],
      special_tokens: { '[CLS]': named('[CLS]'), '[SEP]': named('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(WORDS.map((word, id) => [word, id])),
    },
  });

/** Writes both files under the manifest's paths. */
export async function writeToy(folder: string, table: Table = GOOD, tokenizer = toyTokenizer()): Promise<ModelFiles> {
  const [weights, words] = [path.join(folder, MODEL_FILE), path.join(folder, TOKENIZER_FILE)];
  await mkdir(path.dirname(weights), { recursive: true });
  await writeFile(weights, tableModel(table));
  await writeFile(words, tokenizer);
  return new Map([
    [MODEL_FILE, weights],
    [TOKENIZER_FILE, words],
  ]);
}
