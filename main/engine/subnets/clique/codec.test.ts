// The codec: the spec's golden vectors, the way back from any graph, and what hostile senders write.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitsFor, parseGraph } from './codec.ts';
import { type Graph, joined, MAX_NODES } from './graph.ts';
import { encodeGraph, numeral } from './encode.ts';
import { anyGraph, graphOf, pairsOf } from './testing/small.ts';

const request = (graph: Graph) => ({ number_of_nodes: graph.nodes, encoded_matrix: encodeGraph(graph) });
const edgesOf = (graph: Graph) => pairsOf(graph.nodes).filter(([one, other]) => joined(graph, one, other));
const HOUSE = graphOf(5, [
  [0, 1],
  [0, 2],
  [1, 2],
  [2, 3],
  [3, 4],
]);

describe('the wire', () => {
  it('is that of the subnet’s own codec', () => {
    expect(encodeGraph(HOUSE)).toBe('    &*h');
    const ring = graphOf(
      60,
      Array.from({ length: 60 }, (_, node) => [node, (node + 1) % 60] as const),
    );
    const text = encodeGraph(ring);
    expect(text).toHaveLength(277);
    expect(createHash('sha256').update(text).digest('hex')).toBe(
      '6405c17396f58da90961324816b9a61b51e5f5f18194fae44446909427bf76ed',
    );
    const lengths = [300, 500, 700].map((nodes) => encodeGraph(graphOf(nodes, [])).length);
    expect(lengths).toEqual([6_881, 19_128, 37_508]);
    expect(digitsFor(0)).toBe(0);
  });

  it('gives any graph back', () => {
    fc.assert(
      fc.property(anyGraph(90), (graph) => {
        const read = parseGraph(request(graph));
        if (!read.ok) throw new Error(read.problem);
        expect(edgesOf(read.value)).toEqual(edgesOf(graph));
        expect(
          pairsOf(graph.nodes).every(([one, other]) => joined(read.value, one, other) === joined(read.value, other, one)),
        ).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('reads a complete graph of 700 nodes in far less than a turn may take', () => {
    const body = request(graphOf(700, pairsOf(700)));
    parseGraph(body);
    const times = Array.from({ length: 5 }, () => {
      const from = performance.now();
      expect(parseGraph(body).ok).toBe(true);
      return performance.now() - from;
    });
    expect(Math.min(...times)).toBeLessThan(50);
  });
});

describe('what is no graph', () => {
  const whole = encodeGraph(HOUSE);
  it.each([
    ['nothing', null, 'not-a-request'],
    ['a list', [], 'not-a-request'],
    ['a matrix that is no text', { number_of_nodes: 2, encoded_matrix: [[0, 1]] }, 'not-a-request'],
    ['a part of a node', { number_of_nodes: 2.5, encoded_matrix: whole }, 'not-a-request'],
    ['fewer than no nodes', { number_of_nodes: -5, encoded_matrix: whole }, 'not-a-request'],
    ['no fields at all', {}, 'no-header'],
    ['half a header', { number_of_nodes: 5, encoded_matrix: '    ' }, 'no-header'],
    ['no nodes', { number_of_nodes: 0, encoded_matrix: '     ' }, 'no-nodes'],
    ['the most a header can say', { number_of_nodes: 92 ** 5 - 1, encoded_matrix: '~~~~~' }, 'too-large'],
    ['one node too many', { number_of_nodes: MAX_NODES + 1, encoded_matrix: numeral(BigInt(MAX_NODES + 1), 5) }, 'too-large'],
    ['another number of nodes beside it', { number_of_nodes: 6, encoded_matrix: whole }, 'nodes-differ'],
    ['no number of nodes beside it', { encoded_matrix: whole }, 'nodes-differ'],
    ['a digit too few', { number_of_nodes: 5, encoded_matrix: whole.slice(0, -1) }, 'wrong-length'],
    ['a digit too many', { number_of_nodes: 5, encoded_matrix: `${whole} ` }, 'wrong-length'],
    ['a header alone', { number_of_nodes: 700, encoded_matrix: numeral(700n, 5) }, 'wrong-length'],
    ['a quote in the header', { number_of_nodes: 5, encoded_matrix: `'${whole.slice(1)}` }, 'not-a-digit'],
    ['a backslash', { number_of_nodes: 5, encoded_matrix: '    &\\h' }, 'not-a-digit'],
    ['a letter of another alphabet', { number_of_nodes: 5, encoded_matrix: '    &éh' }, 'not-a-digit'],
    ['a number of more bits than there are pairs', { number_of_nodes: 5, encoded_matrix: '    &~~' }, 'overflow'],
  ])('%s', (_, body, problem) => {
    expect(parseGraph(body)).toEqual({ ok: false, problem });
  });

  it('never throws, whatever is sent', () => {
    const digit = fc.constantFrom(' ', '&', '~', '!', 'h', '0', '"', '\\', '\u0000', '😀');
    const body = fc.record({ number_of_nodes: fc.integer({ min: 0, max: 9 }), encoded_matrix: fc.string({ unit: digit }) });
    fc.assert(
      fc.property(fc.oneof(body, fc.anything()), (sent) => {
        const read = parseGraph(sent);
        expect(typeof read.ok).toBe('boolean');
      }),
    );
  });
});
