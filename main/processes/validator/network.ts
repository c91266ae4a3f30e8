// The practice validators at work: who they are, whom they ask, when, and how their verdicts are told.
import { randomUUID } from 'node:crypto';
import { assertNever } from '../../contract/problem.ts';
import type { DurationMs, Score } from '../../contract/units.ts';
import { type Judged, MAX_DETAIL, type ValidatorReply, type ValidatorRequest } from '../../contract/validator-wire.ts';
import type { QuestionSource } from '../../engine/subnets/questions.ts';
import { createDeliveries, MAX_UNDER_WAY } from './delivery.ts';
import { createKey } from './key.ts';
import { type Pace, pace, WATCHABLE_PER_SECOND } from './pace.ts';
import { createNonces, type Target } from './request.ts';
import { type Asker, askRound, type JudgedQuestion } from './round.ts';
import { type AskOrder, Sources } from './sources.ts';
import { createStanding } from './standing.ts';
import { type FindQuestions, findQuestions } from './subnets.ts';

const STAKES_TAO = [1_200, 8_400, 31_000];
const TELL_EVERY_MS = 100;
/** "Practice stranger": nobody registered it, so it is refused and a person sees a refusal. It stays away at stress rates. */
const STRANGER_EVERY_MS = 25_000;
const MS = 1_000;

const createAsker = (): Asker => ({ key: createKey(), uuid: randomUUID() });

function pick<T>(list: readonly T[]): T | undefined {
  return list[Math.floor(Math.random() * list.length)];
}

/** A hair beyond the ends is what adding fractions makes of them; what is no number is a fault of the subnet's rule. */
function asScore(judged: number | null): Score | null {
  if (judged === null) return null;
  if (!Number.isFinite(judged)) throw new Error(`a judgement of ${judged}`);
  return Math.min(1, Math.max(0, judged)) as Score;
}

export interface PracticeNetworkOptions {
  readonly tell: (message: ValidatorReply) => void;
  readonly questions?: FindQuestions;
  readonly strangerEveryMs?: number;
  /** No question waits longer, whatever it says. */
  readonly timeoutMs?: number;
}

/** Says `hello`; then takes orders until closed. */
export function createPracticeNetwork(options: PracticeNetworkOptions) {
  const { tell, questions = findQuestions, strangerEveryMs = STRANGER_EVERY_MS, timeoutMs = Number.POSITIVE_INFINITY } = options;
  const validators = STAKES_TAO.map((stakeTao, index) => ({
    ...createAsker(),
    name: `Practice validator ${index + 1}`,
    stakeTao,
  }));
  const stranger = createAsker();
  const newStanding = () => createStanding(new Map(validators.map(({ key, stakeTao }) => [key.hotkey, stakeTao])));
  const nonce = createNonces();
  const deliveries = createDeliveries();
  const sources = new Sources(questions);
  let standing = newStanding();
  let target: Target | null = null;
  let asking: readonly Pace[] = [];
  /** Rises with every hold. */
  let turn = 0;
  let judged: Judged[] = [];
  const busy = new Set<Asker>();

  const telling = setInterval(() => {
    if (judged.length === 0) return;
    tell({ kind: 'judged', rows: judged });
    judged = [];
  }, TELL_EVERY_MS);

  function write({ key }: Asker, { signed, delivered, ok, judgement }: JudgedQuestion): void {
    const { answered, rank, baseline } = judgement;
    const score = asScore(judgement.score);
    judged.push({
      validator: key.hotkey,
      nonce: signed.nonce,
      dialect: signed.dialect,
      ok,
      answered,
      status: delivered.reply?.status ?? 0,
      tookMs: delivered.tookMs,
      score,
      rank,
      baseline: asScore(baseline),
      running: score === null ? null : standing(key.hotkey, score),
    });
  }

  async function ask(asker: Asker, source: QuestionSource, to: Target): Promise<void> {
    if (deliveries.underWay >= MAX_UNDER_WAY) return;
    const mine = turn;
    busy.add(asker);
    try {
      const round = await source.next();
      // What comes back after a hold says nothing about the miner; how it answers a stranger is no judgement either.
      for await (const one of askRound(round, { asker, to, nonce, deliveries, timeoutMs })) {
        if (mine !== turn || asker === stranger) return;
        write(asker, one);
      }
    } catch (error) {
      if (mine === turn) giveUp(error);
    } finally {
      busy.delete(asker);
    }
  }

  function hold(): void {
    for (const one of asking) one.stop();
    asking = [];
    turn += 1;
  }

  function giveUp(error: unknown): void {
    hold();
    tell({ kind: 'cannot', detail: (error instanceof Error ? error.message : String(error)).slice(0, MAX_DETAIL) });
  }

  async function start(order: AskOrder): Promise<void> {
    hold();
    const mine = turn;
    const to = target;
    if (!to) return giveUp('nobody was announced');
    try {
      const { source, fresh } = await sources.of(order, to.hotkey);
      // Another miner, or other questions: nobody knows anything of that yet.
      if (fresh) standing = newStanding();
      const { realEveryMs, baseline, approximated } = source;
      const everyMs = order.perSecond === null ? source.everyMs : MS / order.perSecond;
      tell({
        kind: 'about',
        subnet: order.subnet,
        everyMs: everyMs as DurationMs,
        realEveryMs: realEveryMs as DurationMs | null,
        baseline,
        approximated: [...approximated],
      });
      if (mine === turn) begin(everyMs, order.perSecond === null, source, to);
    } catch (error) {
      if (mine === turn) giveUp(error);
    }
  }

  function begin(everyMs: number, oneByOne: boolean, source: QuestionSource, to: Target): void {
    const rate = MS / everyMs;
    asking = [
      pace(rate, () => {
        const free = oneByOne ? validators.filter((one) => !busy.has(one)) : validators;
        const next = pick(free);
        if (next) void ask(next, source, to);
      }),
    ];
    if (rate > WATCHABLE_PER_SECOND) return;
    const knocking = setInterval(() => void ask(stranger, source, to), strangerEveryMs);
    asking = [...asking, { stop: () => clearInterval(knocking) }];
  }

  tell({ kind: 'hello', validators: validators.map(({ key, name, stakeTao }) => ({ hotkey: key.hotkey, name, stakeTao })) });

  return {
    take(message: ValidatorRequest): void {
      switch (message.kind) {
        case 'announce':
          target = { host: message.host, port: message.port, hotkey: message.hotkey };
          return;
        case 'ask':
          void start(message);
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
      await sources.close();
    },
  };
}
