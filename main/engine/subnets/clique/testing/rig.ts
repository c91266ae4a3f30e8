// For tests: the adapter with its real threads behind a real axon, and the body a validator would send for a graph.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Manifest } from '../../../../contract/subnet.ts';
import type { Ss58 } from '../../../../contract/units.ts';
import { BUILT, MODELS_FOLDER } from '../../../../rig/built-for-tests.ts';
import { startThreads } from '../../../../rig/fork.ts';
import { EffortDial } from '../../../effort-dial.ts';
import { createEgress } from '../../../network/egress.ts';
import type { AdapterContext, SubnetAdapter } from '../../adapter.ts';
import { createAdapter } from '../adapter.ts';
import { encodeGraph } from '../encode.ts';
import type { Graph } from '../graph.ts';

export const manifest = Manifest.parse(JSON.parse(readFileSync(path.join(MODELS_FOLDER, 'subnets/clique.json'), 'utf8')));

/** No model: what it would be inferred with fails. */
export const context: AdapterContext = {
  network: 'practice',
  inference: {
    load: () => Promise.resolve({ ok: false, problem: { code: 'inference-unavailable', params: { detail: 'none' } } }),
    run: () => Promise.resolve({ ok: false, why: 'inference-gone' }),
  },
  modelsFolder: MODELS_FOLDER,
  files: new Map(),
  tokenize: () => Promise.resolve({ ok: false, why: 'failed' }),
  encode: () => Promise.resolve({ ok: false, why: 'failed' }),
  startThread: startThreads(BUILT),
  dial: new EffortDial('all-out'),
  hotkey: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' as Ss58,
  egress: createEgress({ hosts: [] }),
};

export async function openAdapter(): Promise<SubnetAdapter> {
  const adapter = createAdapter(manifest, 'practice');
  const ready = await adapter.init(context);
  if (!ready.ok) throw new Error(ready.problem.code);
  return adapter;
}

/** The synapse's own fields. */
export const bodyOf = (graph: Graph) => ({
  uuid: 'a-graph',
  label: 'general',
  number_of_nodes: graph.nodes,
  encoded_matrix: encodeGraph(graph),
  maximum_clique: [] as number[],
});
