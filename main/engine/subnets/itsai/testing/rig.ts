// For tests: the practice model behind a real inference process and encoder thread, and an adapter opened on them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Manifest } from '../../../../contract/subnet.ts';
import type { Ss58 } from '../../../../contract/units.ts';
import { BUILT, MODELS_FOLDER } from '../../../../rig/built-for-tests.ts';
import { forkSpawn, startThreads } from '../../../../rig/fork.ts';
import { systemClock } from '../../../clock.ts';
import { EffortDial } from '../../../effort-dial.ts';
import { createInferenceClient } from '../../../inference/client.ts';
import { createEncoder } from '../../../inference/encode.ts';
import { createEgress } from '../../../network/egress.ts';
import type { AdapterContext, RouteSpec, SubnetAdapter } from '../../adapter.ts';

export const manifest = Manifest.parse(JSON.parse(readFileSync(path.join(MODELS_FOLDER, 'subnets/itsai.json'), 'utf8')));
export const SOME_HOTKEY = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' as Ss58;

export interface Bench {
  readonly context: AdapterContext;
  close(): Promise<void>;
}

/** What an adapter is opened with; the process is up when it resolves. */
export async function openBench(over: Partial<AdapterContext> = {}): Promise<Bench> {
  const startThread = startThreads(BUILT);
  const inference = createInferenceClient({
    spawn: () => forkSpawn(BUILT)('inference'),
    clock: systemClock,
    onEvent: () => undefined,
    tinyModel: path.join(MODELS_FOLDER, 'langid/tiny.onnx'),
    ladder: ['cpu'],
  });
  const encoder = createEncoder(startThread);
  await inference.open();
  const context: AdapterContext = {
    network: 'practice',
    inference,
    modelsFolder: MODELS_FOLDER,
    files: new Map(),
    tokenize: () => Promise.resolve({ ok: false, why: 'failed' }),
    encode: (work, signal) => encoder.encode(work, signal),
    startThread,
    dial: new EffortDial('all-out'),
    hotkey: SOME_HOTKEY,
    egress: createEgress({ hosts: [] }),
    ...over,
  };
  return {
    context,
    async close() {
      await Promise.all([inference.close(), encoder.dispose()]);
    },
  };
}

/** Asks an adapter's route as the axon does, with 10 s. */
export async function ask(adapter: SubnetAdapter, body: unknown, signal = new AbortController().signal) {
  const route: RouteSpec | undefined = adapter.routes[0];
  if (!route) throw new Error('no route');
  const result = await route.handle({
    body: route.schema.parse(body),
    caller: { hotkey: SOME_HOTKEY, stakeTao: 1, dialect: 'classic' },
    deadline: Date.now() + 10_000,
    signal,
  });
  if (!result.ok) return result;
  if ('chunks' in result.value) throw new Error('it does not stream');
  return { ok: true as const, ...result.value };
}
