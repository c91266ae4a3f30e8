// An ONNX file walked field by field, without its weights ever being in memory: what it loads from beside itself, and whose operators
// it calls. The messages and their numbers: onnx/onnx onnx/onnx.proto3.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { SafePath } from '../../contract/subnet.ts';
import { type ByteSource, fieldsOf, Malformed, MOST_AT_ONCE, numberOf, textOf } from './protobuf.ts';

/** Operators of ONNX itself and of ONNX Runtime. Any other domain's would be somebody's own code. */
const DOMAINS = ['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft'];
/** ONNX Runtime's own operator for a model compiled elsewhere, which it reads from a file it names. */
const OPERATORS_REFUSED = ['EPContext'];

type Message =
  | 'model'
  | 'graph'
  | 'node'
  | 'attribute'
  | 'tensor'
  | 'sparse-tensor'
  | 'function'
  | 'training'
  /** A key and a value that say where a tensor's bytes lie. */
  | 'elsewhere';

/** The fields that are messages which can hold what is looked for. */
const INNER: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse-tensor' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse-tensor', 23: 'sparse-tensor' },
  'sparse-tensor': { 1: 'tensor', 2: 'tensor' },
  tensor: { 13: 'elsewhere' },
  elsewhere: {},
};
const GRAPH_OF_MODEL = 7;
const OPERATOR = 4;
const DOMAIN = { node: 7, function: 10 } as const;
const DATA_LOCATION = 14;
const EXTERNAL = 1;
/** A graph in a graph in a graph is legal; a thousand of them is an attack. */
const MOST_DEPTH = 48;
const MAX_TEXT_BYTES = 1_024;

interface Walk {
  readonly source: ByteSource;
  /** The folder of the model within its files. */
  readonly folder: string;
  /** Bytes of the model's files by path. */
  readonly beside: ReadonlyMap<string, number>;
}

/** What is wrong in words, null: nothing. `at`: the model's own path among `beside`. Of bytes from anybody; never throws but by the disk. */
export function inspectOnnx(source: ByteSource, at: string, beside: ReadonlyMap<string, number>): string | null {
  try {
    return look({ source, folder: path.posix.dirname(at), beside }, 'model', 0, source.size, 0);
  } catch (error) {
    if (error instanceof Malformed) return `it is no ONNX model: ${error.message}`;
    throw error;
  }
}

function look(walk: Walk, message: Message, from: number, to: number, depth: number): string | null {
  if (depth > MOST_DEPTH) return 'its graphs lie too deep in one another';
  const { source } = walk;
  let graphs = 0;
  let external = false;
  const said = new Map<string, string>();
  for (const field of fieldsOf(source, from, to)) {
    const inner = INNER[message][field.number];
    if (inner === 'elsewhere') {
      const [key, value] = pairOf(source, field.from, field.to, field.wire);
      said.set(key, value);
    } else if (inner !== undefined) {
      if (field.wire !== 'bytes') throw new Malformed('a message is a number');
      if (message === 'model' && field.number === GRAPH_OF_MODEL) graphs += 1;
      const found = look(walk, inner, field.from, field.to, depth + 1);
      if (found !== null) return found;
    } else if ((message === 'node' || message === 'function') && field.number === DOMAIN[message]) {
      const domain = textOf(source, field, MAX_TEXT_BYTES);
      if (!DOMAINS.includes(domain)) return `it calls operators of ${shown(domain)}`;
    } else if (message === 'node' && field.number === OPERATOR) {
      const operator = textOf(source, field, MAX_TEXT_BYTES);
      if (OPERATORS_REFUSED.includes(operator)) return `it calls ${operator}`;
    } else if (message === 'tensor' && field.number === DATA_LOCATION) {
      external = numberOf(source, field) === EXTERNAL;
    }
  }
  if (message === 'model' && graphs !== 1) throw new Malformed(graphs === 0 ? 'it has no graph' : 'it has several graphs');
  // Said without the mark, it would be read by nobody now, and by some later reader perhaps: it is held to the same rule.
  return external || said.size > 0 ? elsewhere(walk, said) : null;
}

function elsewhere({ folder, beside }: Walk, said: ReadonlyMap<string, string>): string | null {
  const location = said.get('location');
  if (location === undefined) return 'it keeps weights elsewhere and does not say where';
  if (!SafePath.safeParse(location).success) return `it reads ${shown(location)}, which may lie outside its folder`;
  const file = path.posix.join(folder, location);
  const size = beside.get(file);
  if (size === undefined) return `it reads ${file}, which is no file of the model’s`;
  const [offset, length] = [said.get('offset') ?? '0', said.get('length') ?? '0'];
  if (!/^\d{1,15}$/.test(offset) || !/^\d{1,15}$/.test(length)) return `it reads a place of ${file} that is no number`;
  return Number(offset) + Number(length) > size ? `it reads beyond the end of ${file}` : null;
}

function pairOf(source: ByteSource, from: number, to: number, wire: string): readonly [string, string] {
  if (wire !== 'bytes') throw new Malformed('a message is a number');
  let [key, value] = ['', ''];
  for (const field of fieldsOf(source, from, to)) {
    if (field.number === 1) key = textOf(source, field, MAX_TEXT_BYTES);
    if (field.number === 2) value = textOf(source, field, MAX_TEXT_BYTES);
  }
  return [key, value];
}

/** Untrusted text in a sentence. */
const shown = (text: string): string => `“${text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 60)}”`;

/** As `inspectOnnx`, of a file. Blocks: for threads. */
export function inspectOnnxFile(file: string, at: string, beside: ReadonlyMap<string, number>): string | null {
  const handle = openSync(file, 'r');
  try {
    return inspectOnnx(new FileSource(handle), at, beside);
  } finally {
    closeSync(handle);
  }
}

/** A file read through a window that moves with what is asked for. */
class FileSource implements ByteSource {
  readonly size: number;
  readonly #handle: number;
  readonly #window = Buffer.allocUnsafe(MOST_AT_ONCE);
  #from = 0;
  #length = 0;

  constructor(handle: number) {
    this.#handle = handle;
    this.size = fstatSync(handle).size;
  }

  read(at: number, length: number): Uint8Array {
    if (at < this.#from || at + length > this.#from + this.#length) {
      this.#from = at;
      this.#length = readSync(this.#handle, this.#window, 0, MOST_AT_ONCE, at);
    }
    return this.#window.subarray(at - this.#from, Math.min(at - this.#from + length, this.#length));
  }
}
