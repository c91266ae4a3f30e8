// CliqueAI through the real axon and its real threads: what a validator hears, and what it hears who lies about a graph.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { send } from '../../axon/testing/client.ts';
import { miner, run, type Running, validator } from '../../axon/testing/rig.ts';
import { asCaller, classicRequest } from '../../axon/testing/signer.ts';
import { createVerifier } from '../../axon/verifier-pool.ts';
import { startThreads } from '../../../rig/fork.ts';
import { BUILT } from '../../../rig/built-for-tests.ts';
import type { SubnetAdapter } from '../adapter.ts';
import { createAdapter } from './adapter.ts';
import { Chance } from './chance.ts';
import { numeral } from './encode.ts';
import { faultOf, greedyClique } from './graph.ts';
import { randomGraph } from './random-graph.ts';
import { bodyOf, manifest, openAdapter } from './testing/rig.ts';

const SMALL = randomGraph(60, 0.6, new Chance(1));
/** Of the subnet's largest size: nobody proves anything about it in time. */
const LARGE = randomGraph(700, 0.74, new Chance(2));
const small = bodyOf(SMALL);

const verifier = createVerifier({ startThread: startThreads(BUILT) });
let adapter: SubnetAdapter;
let axon: Running;
beforeAll(async () => {
  adapter = await openAdapter();
  axon = await run({ verifier, routes: adapter.routes, callers: [asCaller(validator)] });
});
afterAll(async () => {
  await axon.close();
  await adapter.shutdown();
  await verifier.dispose();
});

const Reply = z.object({ maximum_clique: z.array(z.int()), encoded_matrix: z.string(), number_of_nodes: z.int() });
async function ask(body: object, timeout = '20.0') {
  const request = classicRequest({
    signer: validator,
    receiver: miner.hotkey,
    route: 'MaximumCliqueOfLambdaGraph',
    body,
    timeout,
  });
  const answer = await send(axon.port, request);
  return { status: answer.status, bytes: Buffer.byteLength(answer.body), read: Reply.safeParse(JSON.parse(answer.body)).data };
}
const lastRow = () => axon.queries.at(-1);

describe('CliqueAI', () => {
  it('answers a maximal clique, larger than plain greed finds, and the synapse with it', async () => {
    const { status, read } = await ask(small);
    expect(status).toBe(200);
    expect(faultOf(SMALL, read?.maximum_clique ?? [])).toBeNull();
    expect(read?.maximum_clique.length).toBeGreaterThanOrEqual(greedyClique(SMALL).length);
    expect(read).toMatchObject({ encoded_matrix: small.encoded_matrix, number_of_nodes: 60 });
    expect(lastRow()).toMatchObject({
      outcome: 'answered',
      asked: '60 points',
      said: `a group of ${read?.maximum_clique.length}`,
    });
  });

  it('answers two of the largest in their time, in fewer bytes than validators take', async () => {
    const both = await Promise.all([ask(bodyOf(LARGE), '3.0'), ask(bodyOf(LARGE), '3.0')]);
    for (const { status, bytes, read } of both) {
      expect(status).toBe(200);
      expect(bytes).toBeLessThan(manifest.limits.maxReplyBytes);
      expect(faultOf(LARGE, read?.maximum_clique ?? [])).toBeNull();
    }
  });

  const LIES: readonly (readonly [string, object, string])[] = [
    ['says more nodes than it has', { ...small, number_of_nodes: 61 }, 'the graph lies about its size'],
    [
      'says far more in both places',
      { ...small, number_of_nodes: 700, encoded_matrix: numeral(700n, 5) },
      'the graph lies about its size',
    ],
    ['is cut off', { ...small, encoded_matrix: small.encoded_matrix.slice(0, -1) }, 'the graph lies about its size'],
    ['goes on', { ...small, encoded_matrix: `${small.encoded_matrix}    ` }, 'the graph lies about its size'],
    ['says no number', { ...small, number_of_nodes: 0 }, 'the graph lies about its size'],
    ['is nothing but defaults', {}, 'the graph does not say its size'],
    ['has no nodes', { number_of_nodes: 0, encoded_matrix: '     ' }, 'the graph has no points'],
    [
      'would take all memory',
      { number_of_nodes: 92 ** 5 - 1, encoded_matrix: '~~~~~' },
      'the graph is larger than any this subnet asks',
    ],
    [
      'has a letter that is no digit',
      { ...small, encoded_matrix: `${small.encoded_matrix.slice(0, -1)}é` },
      'the graph is not written as this subnet writes it',
    ],
    [
      'has more bits than pairs',
      { number_of_nodes: 5, encoded_matrix: '    &~~' },
      'the graph is not written as this subnet writes it',
    ],
  ];
  it.each(LIES)('has no answer for a graph that %s, and says why', async (_what, body, why) => {
    const { status, read } = await ask({ ...body, maximum_clique: [1, 2, 3] });
    expect([status, read?.maximum_clique ?? []]).toEqual([200, []]);
    expect(lastRow()).toMatchObject({ outcome: 'answered', said: `no answer: ${why}` });
  });

  it.each([
    ['a matrix that is a list', { ...small, encoded_matrix: [[0, 1]] }],
    ['half a node', { ...small, number_of_nodes: 59.5 }],
    ['fewer nodes than none', { ...small, number_of_nodes: -1 }],
    ['a clique of words', { ...small, maximum_clique: ['a'] }],
  ])('refuses %s', async (_what, body) => {
    expect((await ask(body)).status).toBe(422);
    expect(lastRow()).toMatchObject({ outcome: 'refused', reason: 'wrong-schema' });
  });

  it('passes its own test, and says so only when it is open', async () => {
    expect(await adapter.selfTest()).toMatchObject({ ok: true, value: { samples: 3 } });
    const closed = createAdapter(manifest, 'practice');
    expect(await closed.selfTest()).toMatchObject({ ok: false, problem: { code: 'inference-unavailable' } });
  });

  it('scores itself by the rule: beside greed, in its range, nothing for what is no clique', async () => {
    const { read } = await ask(small);
    const score = async (fields: object) => {
      const scored = await adapter.selfScore?.(small, { ...fields }, 1);
      return scored?.ok ? scored.value : null;
    };
    const greedy = await score({ maximum_clique: greedyClique(SMALL) });
    const own = await score(read ?? {});
    expect(own).toMatchObject({ range: [0, 2.2], approximated: ['clique-other-miners'] });
    expect(own?.score).toBeGreaterThanOrEqual(greedy?.score ?? Number.POSITIVE_INFINITY);
    expect(own?.score).toBeLessThanOrEqual(2.2);
    for (const fields of [{}, { maximum_clique: [] }, { maximum_clique: [0, 0] }, { maximum_clique: 'x' }])
      expect(await score(fields)).toMatchObject({ score: 0 });
  });
});
