// The practice validators at work: who they are, what they ask, how they send it, how they judge what comes back.
import { randomUUID } from 'node:crypto';
import { Agent, request as send } from 'undici';
import type { Judged, ValidatorReply, ValidatorRequest } from '../../contract/validator-wire.ts';
import { assertNever } from '../../contract/problem.ts';
import type { Score } from '../../contract/units.ts';
import { createKey, type Key } from './key.ts';
import { readTexts } from './languages.ts';
import { type Pace, pace } from './pace.ts';
import { readReply } from './reply.ts';
import { btauthRequest, classicRequest, createNonces, type SignedRequest, type Target, TIMEOUT_S } from './request.ts';
import { createRunning, score } from './score.ts';

interface Validator {
  readonly name: string;
  readonly stakeTao: number;
  readonly key: Key;
  /** A dendrite has one for all its life. */
  readonly uuid: string;
}

const STAKES = [1_200, 8_400, 31_000];
const CLASSIC_SHARE = 0.6;
const TELL_EVERY_MS = 100;
/** Somebody nobody registered asks too, so that a person sees a refusal; not at stress rates. */
const STRANGER_EVERY_MS = 25_000;
const STRANGER_UP_TO_PER_SECOND = 20;
const TIMEOUT_MS = TIMEOUT_S * 1_000;
/** Queries under way at once; more would only measure our own queue. */
const IN_FLIGHT_LIMIT = 512;
const MAX_REPLY_BYTES = 1024 * 1024;
const CONNECTIONS = 64;

const pick = <T>(list: readonly T[]): T => {
  const one = list[Math.floor(Math.random() * list.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
};

export async function createPracticeNetwork(tell: (message: ValidatorReply) => void) {
  const texts = await readTexts();
  const codes = [...texts.keys()];
  const validators: readonly Validator[] = STAKES.map((stakeTao, index) => ({
    name: `Practice validator ${index + 1}`,
    stakeTao,
    key: createKey(),
    uuid: randomUUID(),
  }));
  const stranger: Validator = { name: 'Practice stranger', stakeTao: 0, key: createKey(), uuid: randomUUID() };
  const nonce = createNonces();
  const running = createRunning();
  const agent = new Agent({
    connections: CONNECTIONS,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    maxResponseSize: MAX_REPLY_BYTES,
  });
  let target: Target | null = null;
  let asking: readonly Pace[] = [];
  let round = 0;
  let inFlight = 0;
  let judged: Judged[] = [];

  const timer = setInterval(() => {
    if (judged.length === 0) return;
    tell({ kind: 'judged', rows: judged });
    judged = [];
  }, TELL_EVERY_MS);

  async function deliver(to: Target, signed: SignedRequest, asked: readonly string[]) {
    const started = performance.now();
    try {
      const response = await send(`http://${to.host}:${to.port}${signed.path}`, {
        dispatcher: agent,
        method: 'POST',
        headers: [...signed.headers],
        body: signed.body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const body = new Uint8Array(await response.body.arrayBuffer());
      const tookMs = performance.now() - started;
      return {
        status: response.statusCode,
        tookMs,
        reply: readReply(signed.dialect, asked, { status: response.statusCode, headers: response.headers, body }),
      };
    } catch {
      return { status: 0, tookMs: performance.now() - started, reply: { ok: false } as const };
    }
  }

  async function ask(from: Validator, count: number): Promise<void> {
    const to = target;
    if (!to || inFlight >= IN_FLIGHT_LIMIT) return;
    const mine = round;
    const truth = Array.from({ length: count }, () => pick(codes));
    const asked = truth.map((code) => pick(texts.get(code) ?? []));
    const signed =
      Math.random() < CLASSIC_SHARE
        ? classicRequest(from.key, to, asked, nonce(), from.uuid)
        : btauthRequest(from.key, to, asked, nonce());
    inFlight += 1;
    const { status, tookMs, reply } = await deliver(to, signed, asked);
    inFlight -= 1;
    // What comes back after a hold says nothing about the miner; a stranger's refusal is no judgement either.
    if (mine !== round || from === stranger) return;
    const worth = reply.ok ? score(truth, reply.languages, tookMs, TIMEOUT_MS) : (0 as Score);
    const row = {
      validator: from.key.hotkey,
      nonce: signed.nonce,
      dialect: signed.dialect,
      ok: reply.ok,
      status,
      tookMs,
      score: worth,
    };
    judged.push({ ...row, running: running(worth) });
  }

  const hold = (): void => {
    for (const one of asking) one.stop();
    asking = [];
    round += 1;
  };

  tell({ kind: 'hello', validators: validators.map(({ key, name, stakeTao }) => ({ hotkey: key.hotkey, name, stakeTao })) });

  return {
    take(message: ValidatorRequest): void {
      switch (message.kind) {
        case 'announce':
          target = { host: message.host, port: message.port, hotkey: message.hotkey };
          return;
        case 'ask': {
          hold();
          const [least, most] = message.textsPerQuery;
          const count = () => least + Math.floor(Math.random() * (Math.max(most, least) - least + 1));
          asking = [pace(message.perSecond, () => void ask(pick(validators), count()))];
          if (message.perSecond <= STRANGER_UP_TO_PER_SECOND) {
            const knock = setInterval(() => void ask(stranger, 1), STRANGER_EVERY_MS);
            asking = [...asking, { stop: () => clearInterval(knock) }];
          }
          return;
        }
        case 'hold':
          hold();
          return;
        default:
          assertNever(message);
      }
    },
    async close(): Promise<void> {
      hold();
      clearInterval(timer);
      await agent.destroy();
    },
  };
}
