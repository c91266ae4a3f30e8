// The practice validators at work: who they are, what they ask, when, and how they judge what comes back.
import { randomUUID } from 'node:crypto';
import { assertNever } from '../../contract/problem.ts';
import type { Score } from '../../contract/units.ts';
import type { Judged, ValidatorReply, ValidatorRequest } from '../../contract/validator-wire.ts';
import { createDeliveries, MAX_UNDER_WAY } from './delivery.ts';
import { createKey, type Key } from './key.ts';
import { readTexts } from './languages.ts';
import { type Pace, pace, WATCHABLE_PER_SECOND } from './pace.ts';
import { readReply } from './reply.ts';
import { btauthRequest, classicRequest, createNonces, type Target, TIMEOUT_S } from './request.ts';
import { createStanding, score } from './score.ts';

interface Validator {
  readonly key: Key;
  /** A dendrite has one for all its life. */
  readonly uuid: string;
}

const STAKES_TAO = [1_200, 8_400, 31_000];
const CLASSIC_SHARE = 0.6;
const TELL_EVERY_MS = 100;
/** "Practice stranger": nobody registered it, so it is refused and a person sees a refusal. It stays away at stress rates. */
const STRANGER_EVERY_MS = 25_000;
const TIMEOUT_MS = TIMEOUT_S * 1_000;

const createValidator = (): Validator => ({ key: createKey(), uuid: randomUUID() });

function pick<T>(list: readonly T[]): T {
  const one = list[Math.floor(Math.random() * list.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

export interface PracticeNetworkOptions {
  readonly tell: (message: ValidatorReply) => void;
  readonly strangerEveryMs?: number;
  readonly timeoutMs?: number;
}

/** Says `hello` when the texts are read; then takes orders until closed. */
export async function createPracticeNetwork(options: PracticeNetworkOptions) {
  const { tell, strangerEveryMs = STRANGER_EVERY_MS, timeoutMs = TIMEOUT_MS } = options;
  const texts = await readTexts();
  const codes = [...texts.keys()];
  const validators = STAKES_TAO.map((stakeTao, index) => ({
    ...createValidator(),
    name: `Practice validator ${index + 1}`,
    stakeTao,
  }));
  const stranger = createValidator();
  const newStanding = () => createStanding(new Map(validators.map(({ key, stakeTao }) => [key.hotkey, stakeTao])));
  const nonce = createNonces();
  const deliveries = createDeliveries(timeoutMs);
  let standing = newStanding();
  let target: Target | null = null;
  let asking: readonly Pace[] = [];
  /** Rises with every hold. */
  let round = 0;
  let judged: Judged[] = [];

  const telling = setInterval(() => {
    if (judged.length === 0) return;
    tell({ kind: 'judged', rows: judged });
    judged = [];
  }, TELL_EVERY_MS);

  async function ask({ key, uuid }: Validator, count: number): Promise<void> {
    const to = target;
    if (!to || deliveries.underWay >= MAX_UNDER_WAY) return;
    const mine = round;
    const truth = Array.from({ length: count }, () => pick(codes));
    const asked = truth.map((code) => pick(texts.get(code) ?? []));
    const signed =
      Math.random() < CLASSIC_SHARE ? classicRequest(key, to, asked, nonce(), uuid) : btauthRequest(key, to, asked, nonce());
    const { tookMs, reply } = await deliveries.send(to, signed);
    // What comes back after a hold says nothing about the miner; how it answers a stranger is no judgement either.
    if (mine !== round || key === stranger.key) return;
    const read = reply ? readReply(signed.dialect, count, reply) : ({ ok: false } as const);
    const worth = read.ok ? score(truth, read.languages, tookMs, timeoutMs) : (0 as Score);
    judged.push({
      validator: key.hotkey,
      nonce: signed.nonce,
      dialect: signed.dialect,
      ok: read.ok,
      status: reply?.status ?? 0,
      tookMs,
      score: worth,
      running: standing(key.hotkey, worth),
    });
  }

  function hold(): void {
    for (const one of asking) one.stop();
    asking = [];
    round += 1;
  }

  function start({ perSecond, textsPerQuery: [least, most] }: Extract<ValidatorRequest, { kind: 'ask' }>): void {
    hold();
    const count = () => least + Math.floor(Math.random() * (Math.max(most, least) - least + 1));
    asking = [pace(perSecond, () => void ask(pick(validators), count()))];
    if (perSecond > WATCHABLE_PER_SECOND) return;
    const knocking = setInterval(() => void ask(stranger, least), strangerEveryMs);
    asking = [...asking, { stop: () => clearInterval(knocking) }];
  }

  tell({ kind: 'hello', validators: validators.map(({ key, name, stakeTao }) => ({ hotkey: key.hotkey, name, stakeTao })) });

  return {
    take(message: ValidatorRequest): void {
      switch (message.kind) {
        case 'announce':
          // Another hotkey is another miner, of whom nobody knows anything yet.
          if (target && target.hotkey !== message.hotkey) standing = newStanding();
          target = { host: message.host, port: message.port, hotkey: message.hotkey };
          return;
        case 'ask':
          start(message);
          return;
        case 'hold':
          hold();
          return;
        default:
          assertNever(message);
      }
    },
    async close(): Promise<void> {
      hold();
      clearInterval(telling);
      await deliveries.close();
    },
  };
}
