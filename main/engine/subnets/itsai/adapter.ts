// It's AI, served: which words a machine wrote, over classic. Silence where its version rule, the time or the size want it.
import { en } from '../../../contract/words/en.ts';
import { ok, type Result } from '../../../contract/problem.ts';
import { type Manifest, SUBNET_NAMES } from '../../../contract/subnet.ts';
import {
  type AdapterContext,
  type RouteReply,
  type RouteSpec,
  rulesOf,
  type RunNetwork,
  type SelfScore,
  type SubnetAdapter,
} from '../adapter.ts';
import { AnswerCache, type Computed } from './cache.ts';
import { manifestModel, practiceModel } from './model.ts';
import { detect, type DetectFailure, type DetectorParts, type Terms } from './predict.ts';
import { selfTest } from './preflight.ts';
import { alike, inRange } from './score.ts';
import { keyIn, seal, SEALED_FIELDS, type SealedFields } from './sealed.ts';
import { splitWords } from './split.ts';
import { excerpt, MOST_TEXTS, MOST_WORDS, type Predictions, REQUIRED, ROUTE, SILENT, TextSynapse } from './synapse.ts';
import { createVersions, isAnswered } from './versions.ts';

export interface ItsaiOptions {
  /** How the subnet calls the two fields of a sealed reply; null: replies are plain. */
  readonly sealed?: SealedFields | null;
}

const words = en.subnets.said.itsai;
const PERCENT = 100;
const NOT_OPEN = { ok: false, failure: 'inference-gone' } as const;
const LATE = { ok: false, failure: 'late' } as const;

const reply = (body: TextSynapse, fields: RouteReply['fields'], said: string) => ({
  ok: true as const,
  value: { fields, items: body.texts.length, asked: excerpt(body.texts[0] ?? ''), said },
});
const flag = (is: boolean): number => (is ? 1 : 0);

export function createItsaiAdapter(
  manifest: Manifest,
  network: RunNetwork,
  { sealed = SEALED_FIELDS }: ItsaiOptions = {},
): SubnetAdapter {
  const rules = rulesOf(manifest, SUBNET_NAMES[manifest.id], network);
  const { softTimeoutMs } = manifest.limits;
  const life = new AbortController();
  const cache = new AnswerCache<DetectFailure>();
  let context: AdapterContext | null = null;
  let parts: DetectorParts | null = null;
  const versions = createVersions(SUBNET_NAMES[manifest.id], () => context?.egress ?? null);

  /** As `detect`, each text once, and back when the time is up whatever is under way. */
  async function answer(texts: readonly string[], terms: Terms): Promise<Computed<DetectFailure>> {
    const open = parts;
    if (!open) return NOT_OPEN;
    const ended = new AbortController();
    const end = (): void => ended.abort();
    const timer = setTimeout(end, Math.max(0, terms.deadline - Date.now()));
    for (const signal of [terms.signal, life.signal]) {
      if (signal.aborted) end();
      signal.addEventListener('abort', end, { once: true });
    }
    const { signal } = ended;
    const computed = cache.answers(texts, (missing) => detect(open, missing.map(splitWords), { ...terms, signal }));
    try {
      return await Promise.race([computed, aborted(signal)]);
    } finally {
      clearTimeout(timer);
      terms.signal.removeEventListener('abort', end);
      life.signal.removeEventListener('abort', end);
    }
  }

  const route: RouteSpec<typeof TextSynapse> = {
    name: ROUTE,
    subnet: rules,
    schema: TextSynapse,
    requiredFields: REQUIRED,
    async handle({ body, caller, deadline, signal }) {
      const { texts, version } = body;
      if (!isAnswered(versions.range, version)) return reply(body, { predictions: SILENT }, words.version);
      if (!fits(texts)) return reply(body, { predictions: SILENT }, words.large);
      const soft = Math.min(deadline, Date.now() + softTimeoutMs);
      const answered = await answer(texts, { deadline: soft, signal, priority: caller.stakeTao });
      if (!answered.ok) {
        if (answered.failure === 'late') return reply(body, { predictions: SILENT }, words.late);
        return { ok: false, failure: { why: answered.failure === 'unlike' ? 'inference-failed' : answered.failure } };
      }
      return reply(body, await laidOver(body, answered.values), inShort(answered.values));
    },
  };

  /** Each 1 where it is as the rule wants it, else 0. */
  async function checks({ texts, version }: TextSynapse, predictions: Predictions): Promise<Record<string, number>> {
    if (!isAnswered(versions.range, version)) return { version: flag(predictions.length === 0) };
    const lengths =
      predictions.length === texts.length && texts.every((text, at) => splitWords(text).length === predictions[at]?.length);
    const deadline = Date.now() + softTimeoutMs;
    const again = lengths ? await answer(texts, { deadline, signal: life.signal, priority: 0 }) : null;
    return {
      version: 1,
      lengths: flag(lengths),
      in_range: flag(predictions.flat().every(inRange)),
      consistent: flag(again?.ok === true && alike(again.values, predictions)),
    };
  }

  /** A key that cannot be sealed to is as none: the subnet takes plain replies too. */
  async function laidOver(body: TextSynapse, predictions: Predictions): Promise<RouteReply['fields']> {
    const key = sealed && keyIn(body, sealed);
    const closed = sealed && key ? await seal(predictions, key).catch(() => null) : null;
    return sealed && closed ? { predictions: SILENT, [sealed.sealed]: closed } : { predictions };
  }

  return {
    manifest: rules,
    routes: [route],
    jobs: [versions.job],
    get trouble() {
      return network === 'practice' ? null : versions.trouble;
    },
    async checkModel(modelsFolder) {
      const read = network === 'practice' ? await practiceModel(modelsFolder) : ok(undefined);
      return read.ok ? ok(undefined) : read;
    },
    async init(given) {
      const model = network === 'practice' ? await practiceModel(given.modelsFolder) : manifestModel(manifest, given.files);
      if (!model.ok) return model;
      const loaded = await given.inference.load(model.value.ref);
      if (!loaded.ok) return loaded;
      context = given;
      parts = { inference: given.inference, encode: given.encode, model: model.value };
      return ok(undefined);
    },
    selfTest: () =>
      selfTest(parts, { subnet: SUBNET_NAMES[manifest.id], slowestMs: manifest.preflightP95Ms, signal: life.signal }),
    /** What can be told without knowing who wrote the texts: whether the answer would be taken at all, and taken again. */
    async selfScore(body, fields): Promise<Result<SelfScore>> {
      const asked = TextSynapse.safeParse(body);
      const said = TextSynapse.shape.predictions.safeParse(fields['predictions']);
      const predictions = said.success ? said.data : [];
      const found = asked.success ? await checks(asked.data, predictions) : { version: 0 };
      return ok({ score: null, range: [0, 1], parts: found, approximated: [] });
    },
    shutdown() {
      life.abort();
      parts = null;
      return Promise.resolve();
    },
  };
}

function fits(texts: readonly string[]): boolean {
  if (texts.length > MOST_TEXTS) return false;
  let left = MOST_WORDS;
  for (const text of texts) {
    left -= splitWords(text).length;
    if (left < 0) return false;
  }
  return true;
}

const aborted = (signal: AbortSignal): Promise<typeof LATE> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(LATE);
    else signal.addEventListener('abort', () => resolve(LATE), { once: true });
  });

function inShort(predictions: Predictions): string {
  const all = predictions.flat();
  const machine = all.filter((word) => word > 0.5).length;
  return `${Math.round((PERCENT * machine) / Math.max(1, all.length))} % ${words.machine}`;
}
