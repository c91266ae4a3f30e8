// One request of a subnet's through its adapter, without wire and without anybody asking: what a developer tries, and what a bench times.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Spawn } from '../contract/port.ts';
import { fail, ok, type Problem, type Result } from '../contract/problem.ts';
import { type Manifest, SUBNET_NAMES, type SubnetId } from '../contract/subnet.ts';
import type { Ss58 } from '../contract/units.ts';
import { systemClock } from './clock.ts';
import { EffortDial } from './effort-dial.ts';
import { readCatalogue } from './models/catalogue.ts';
import { createEgress } from './network/egress.ts';
import { adapterFor, needsFiles } from './served-subnets.ts';
import type { ModelFiles, SelfScore, SubnetAdapter } from './subnets/adapter.ts';
import type { StartThread } from './threads.ts';
import { Workbench } from './workbench.ts';

export interface AnswerOptions {
  readonly subnet: SubnetId;
  /** The request's body, parsed. */
  readonly body: unknown;
  /** Where the model's files lie under their manifest's paths. null: there are none. */
  readonly files: string | null;
  readonly modelsFolder: string;
  readonly dataFolder: string;
  readonly spawn: Spawn;
  readonly startThread: StartThread;
  readonly hotkey: Ss58;
}

export interface Answered {
  /** The whole reply as the axon would send it; null: the subnet's own server would refuse the request. */
  readonly reply: Readonly<Record<string, unknown>> | null;
  readonly ms: number;
  readonly selfScore: SelfScore | null;
  /** What was in the way. */
  readonly problem: Problem | null;
}

/** A stranger's nonsense is refused within the day; a validator's patience ends long before. */
const LONGEST_MS = 60_000;
const SECOND_MS = 1_000;

export async function answerOnce(options: AnswerOptions): Promise<Answered> {
  const { subnet, modelsFolder, dataFolder } = options;
  const manifest = subnet === 'practice' ? null : await manifestOf(subnet, modelsFolder, dataFolder);
  if (manifest && !manifest.ok) return refused(manifest.problem);
  const found = manifest?.value ?? null;
  const network = found && options.files !== null ? 'test' : 'practice';
  const adapter = adapterFor(subnet, found, network);
  if (!adapter) return refused(fail('subnet-unknown', { subnet: SUBNET_NAMES[subnet] }).problem);
  const files = found && needsFiles(subnet, found, network) ? await filesOf(found, options.files) : ok<ModelFiles>(new Map());
  if (!files.ok) return refused(files.problem);
  const bench = new Workbench({
    clock: systemClock,
    spawn: options.spawn,
    startThread: options.startThread,
    // Somebody waits for this one answer.
    dial: new EffortDial('all-out'),
    modelsFolder,
    adapter,
    infers: found?.model.kind !== 'none',
    network,
    egress: createEgress({ hosts: [] }),
    hotkey: options.hotkey,
    onEvent: () => undefined,
  });
  try {
    const opened = await bench.open(files.value);
    return opened.ok ? await ask(adapter, options) : refused(opened.problem);
  } finally {
    await bench.close();
  }
}

const refused = (problem: Problem, ms = 0): Answered => ({ reply: null, ms, selfScore: null, problem });

async function ask(adapter: SubnetAdapter, { body, hotkey }: AnswerOptions): Promise<Answered> {
  const [route] = adapter.routes;
  const parsed = route?.schema.safeParse(body);
  if (!route || !parsed?.success) {
    const at = parsed?.error?.issues[0]?.path.join('.') ?? '';
    return refused(fail('command-invalid', { detail: `not what ${route?.name ?? 'it'} takes${at ? `: ${at}` : ''}` }).problem);
  }
  // What the axon takes from a dendrite's headers stands in a classic body as well.
  const said = z.object({ timeout: z.number().positive() }).safeParse(body).data?.timeout ?? Infinity;
  // Whole: a timer takes no parts of a millisecond, and a dendrite sends any float.
  const allowedMs = Math.ceil(Math.min(adapter.manifest.limits.hardTimeoutMs, LONGEST_MS, said * SECOND_MS));
  const started = performance.now();
  const result = await route.handle({
    body: parsed.data,
    caller: { hotkey, stakeTao: 0, dialect: adapter.manifest.dialects.classic ? 'classic' : 'btauth-1' },
    deadline: Date.now() + allowedMs,
    signal: AbortSignal.timeout(allowedMs),
  });
  const ms = performance.now() - started;
  if (!result.ok) return refused(fail('inference-unavailable', { detail: result.failure.why }).problem, ms);
  if ('chunks' in result.value) return refused(fail('command-invalid', { detail: 'it answers in a stream' }).problem, ms);
  const { fields } = result.value;
  const scored = await adapter.selfScore?.(parsed.data, fields, ms);
  return { reply: { ...(body as object), ...fields }, ms, selfScore: scored?.ok ? scored.value : null, problem: null };
}

async function manifestOf(subnet: SubnetId, modelsFolder: string, dataFolder: string): Promise<Result<Manifest>> {
  const catalogue = await readCatalogue({ modelsFolder, dataFolder, trust: 'development' });
  if (!catalogue.ok) return catalogue;
  const manifest = subnet === 'practice' ? undefined : catalogue.value.subnets.get(subnet);
  return manifest ? ok(manifest) : fail('subnet-unknown', { subnet: SUBNET_NAMES[subnet] });
}

/** Each compared with its pin: a model from anywhere is as good as one from the store, and no better. */
async function filesOf({ id, model }: Manifest, folder: string | null): Promise<Result<ModelFiles>> {
  const subnet = SUBNET_NAMES[id];
  if (model.kind === 'not-downloadable') return fail('model-not-downloadable', { subnet, why: model.why });
  if (model.kind === 'none') return ok(new Map());
  if (folder === null) return fail('model-not-downloaded', { subnet });
  const files = new Map<string, string>();
  for (const { path: name, sha256 } of model.files) {
    const file = path.join(folder, name);
    const hash = createHash('sha256');
    try {
      await pipeline(createReadStream(file), hash);
    } catch {
      return fail('model-missing', { file: name });
    }
    if (hash.digest('hex') !== sha256) return fail('model-corrupt', { file: name });
    files.set(name, file);
  }
  return ok(files);
}
