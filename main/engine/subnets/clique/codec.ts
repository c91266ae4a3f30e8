// The subnet's graph on the wire, read strictly: a header of five digits to base 92, then the upper triangle as a stream of bits.
// toptensor/CliqueAI CliqueAI/graph/codec.py, CliqueAI/protocol.py
import { z } from 'zod';
import { ok, type Result } from '../../../contract/problem.ts';
import { emptyGraph, type Graph, join, MAX_NODES } from './graph.ts';

/** The 92 printable ASCII characters from the space to the tilde without `"`, `'` and `\`, in order: the digits. */
export const DIGITS = Array.from({ length: 95 }, (_, at) => String.fromCharCode(at + 32))
  .filter((digit) => !['"', "'", '\\'].includes(digit))
  .join('');
export const HEADER_DIGITS = 5;
/** Bits that travel as one number, and the digits of that number. The last chunk has fewer of both. */
export const CHUNK_BITS = 1_246;
const BASE = 92n;

/** What of the synapse `MaximumCliqueOfLambdaGraph` is read. */
export const CliqueRequest = z.object({
  uuid: z.string().default(''),
  label: z.string().default(''),
  number_of_nodes: z.int().min(0).default(0),
  encoded_matrix: z.string().default(''),
  /** What is answered; a caller sends it empty. */
  maximum_clique: z.array(z.int()).default([]),
});
export type CliqueRequest = z.infer<typeof CliqueRequest>;

export type GraphFault =
  /** Not the synapse's fields. */
  | 'not-a-request'
  /** Too short to say how many nodes there are. */
  | 'no-header'
  | 'no-nodes'
  /** More nodes than are searched. */
  | 'too-large'
  /** `number_of_nodes` is not what the matrix says. */
  | 'nodes-differ'
  /** Not as long as a matrix of that many nodes. */
  | 'wrong-length'
  | 'not-a-digit'
  /** A chunk's number needs more bits than the chunk has: no encoder writes that. */
  | 'overflow';

const fault = (why: GraphFault): { readonly ok: false; readonly problem: GraphFault } => ({ ok: false, problem: why });

const VALUES: ReadonlyMap<number, number> = new Map(Array.from(DIGITS, (digit, value) => [digit.charCodeAt(0), value]));

/** The fewest digits that hold every number of so many bits. */
export function digitsFor(bits: number): number {
  const values = 1n << BigInt(bits);
  let digits = 0;
  for (let reach = 1n; reach < values; reach *= BASE) digits += 1;
  return digits;
}

/** Reads a request's body. Takes about two milliseconds for the 700 nodes the subnet asks at most. */
export function parseGraph(body: unknown): Result<Graph, GraphFault> {
  const request = CliqueRequest.safeParse(body);
  if (!request.success) return fault('not-a-request');
  const { encoded_matrix: text, number_of_nodes: said } = request.data;
  if (text.length < HEADER_DIGITS) return fault('no-header');
  const nodes = numberIn(text.slice(0, HEADER_DIGITS));
  if (nodes === null) return fault('not-a-digit');
  if (nodes === 0) return fault('no-nodes');
  if (nodes > MAX_NODES) return fault('too-large');
  if (nodes !== said) return fault('nodes-differ');
  const bits = (nodes * (nodes - 1)) / 2;
  const whole = Math.floor(bits / CHUNK_BITS);
  const chunkDigits = digitsFor(CHUNK_BITS);
  const lastBits = bits % CHUNK_BITS;
  if (text.length !== HEADER_DIGITS + whole * chunkDigits + digitsFor(lastBits)) return fault('wrong-length');

  const graph = emptyGraph(nodes);
  const edges = upperTriangle(graph);
  for (let chunk = 0; chunk <= whole; chunk += 1) {
    const from = HEADER_DIGITS + chunk * chunkDigits;
    const why = readChunk(text, from, Math.min(from + chunkDigits, text.length), chunk < whole ? CHUNK_BITS : lastBits, edges);
    if (why) return fault(why);
  }
  return ok(graph);
}

function numberIn(digits: string): number | null {
  let value = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = VALUES.get(digits.charCodeAt(at));
    if (digit === undefined) return null;
    value = value * DIGITS.length + digit;
  }
  return value;
}

/** Takes the bits of the upper triangle, row after row. */
function upperTriangle(graph: Graph): (bit: boolean) => void {
  let row = 0;
  let column = 1;
  return (bit) => {
    if (bit) join(graph, row, column);
    column += 1;
    if (column < graph.nodes) return;
    row += 1;
    column = row + 1;
  };
}

const LIMB_BITS = 24;
const LIMB = 2 ** LIMB_BITS;
/** Digits taken at once: a limb times 92⁴ still fits a double's 53 bits. */
const TAKEN = 4;

/** Reads one big number, most significant digit first, into limbs of 24 bits, and hands its bits on, the highest first. */
function readChunk(text: string, from: number, to: number, bits: number, take: (bit: boolean) => void): GraphFault | null {
  const limbs = new Float64Array(Math.ceil(bits / LIMB_BITS) + 1);
  for (let at = from; at < to; at += TAKEN) {
    const taken = text.slice(at, Math.min(at + TAKEN, to));
    const value = numberIn(taken);
    if (value === null) return 'not-a-digit';
    const factor = DIGITS.length ** taken.length;
    let carry = value;
    for (let limb = 0; limb < limbs.length; limb += 1) {
      const sum = (limbs[limb] ?? 0) * factor + carry;
      carry = Math.floor(sum / LIMB);
      limbs[limb] = sum - carry * LIMB;
    }
    if (carry > 0) return 'overflow';
  }
  const bitAt = (bit: number): number => ((limbs[Math.floor(bit / LIMB_BITS)] ?? 0) >>> (bit % LIMB_BITS)) & 1;
  for (let above = bits; above < limbs.length * LIMB_BITS; above += 1) if (bitAt(above) === 1) return 'overflow';
  for (let bit = bits - 1; bit >= 0; bit -= 1) take(bitAt(bit) === 1);
  return null;
}
