// CliqueAI as its validators see it: the SDK's real Dendrite asks for a clique and takes it, and hears nothing from a lie.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SubnetAdapter } from '../subnets/adapter.ts';
import { Chance } from '../subnets/clique/chance.ts';
import { faultOf } from '../subnets/clique/graph.ts';
import { randomGraph } from '../subnets/clique/random-graph.ts';
import { bodyOf, openAdapter } from '../subnets/clique/testing/rig.ts';
import { dendriteRig } from './testing/dendrite-rig.ts';
import { run, validator } from './testing/rig.ts';
import { asCaller } from './testing/signer.ts';

const GRAPH = randomGraph(290, 0.74, new Chance(3));
const { maximum_clique: _, ...ASKED } = bodyOf(GRAPH);

let adapter: SubnetAdapter | null = null;
const rig = dendriteRig(
  'sdk10',
  async (verifier) => {
    adapter = await openAdapter();
    return run({ verifier, routes: adapter.routes, callers: [asCaller(validator)] });
  },
  async () => adapter?.shutdown(),
);
const askClique = (over: object = {}) =>
  rig.askOnce({ synapse: 'MaximumCliqueOfLambdaGraph', fields: JSON.stringify({ ...ASKED, ...over }), timeout: 3 });

describe('the SDK 10.2 Dendrite that asks for a clique', () => {
  it('is given a valid one in time, with the synapse as it sent it', async () => {
    const told = await askClique();
    expect(told).toMatchObject({ success: true, status: 200, axonStatus: 200, echoed: true });
    const clique = z.array(z.int()).parse(told.fields['maximum_clique']);
    expect(faultOf(GRAPH, clique)).toBeNull();
    expect(await rig.rowOf(told)).toMatchObject({ outcome: 'answered', dialect: 'classic', said: `a group of ${clique.length}` });
  });

  it('is given none for a graph that lies about its size', async () => {
    const told = await askClique({ number_of_nodes: 291 });
    expect(told).toMatchObject({ success: true, status: 200, fields: { maximum_clique: [] } });
    expect(await rig.rowOf(told)).toMatchObject({ said: 'no answer: the graph lies about its size' });
  });
});
