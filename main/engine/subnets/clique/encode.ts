// The other side of the codec, written with big integers as the subnet's validators do: for practice, tests and benches.
import { CHUNK_BITS, DIGITS, digitsFor, HEADER_DIGITS } from './codec.ts';
import { type Graph, joined } from './graph.ts';

export function numeral(value: bigint, digits: number): string {
  let text = '';
  let rest = value;
  for (let digit = 0; digit < digits; digit += 1) {
    text = (DIGITS[Number(rest % 92n)] ?? '') + text;
    rest /= 92n;
  }
  return text;
}

export function encodeGraph(graph: Graph): string {
  const parts = [numeral(BigInt(graph.nodes), HEADER_DIGITS)];
  let bits = '';
  const flush = () => {
    if (bits) parts.push(numeral(BigInt(`0b${bits}`), digitsFor(bits.length)));
    bits = '';
  };
  for (let row = 0; row < graph.nodes; row += 1) {
    for (let column = row + 1; column < graph.nodes; column += 1) {
      bits += joined(graph, row, column) ? '1' : '0';
      if (bits.length === CHUNK_BITS) flush();
    }
  }
  flush();
  return parts.join('');
}
