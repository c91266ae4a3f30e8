// One round of a validator's: its questions signed, sent, read and judged, one after the other.
import { assertNever } from '../../contract/problem.ts';
import type { Judgement, PracticeQuestion } from '../../engine/subnets/questions.ts';
import type { Delivered, Deliveries } from './delivery.ts';
import type { Key } from './key.ts';
import { readReply } from './reply.ts';
import { btauthRequest, classicRequest, type SignedRequest, type Target } from './request.ts';

const MS = 1_000;

export interface Asker {
  readonly key: Key;
  /** A dendrite has one for all its life. */
  readonly uuid: string;
}

export interface RoundOptions {
  readonly asker: Asker;
  readonly to: Target;
  readonly nonce: () => bigint;
  readonly deliveries: Deliveries;
  /** No question waits longer, whatever it says. */
  readonly timeoutMs: number;
}

export interface JudgedQuestion {
  readonly signed: SignedRequest;
  readonly delivered: Delivered;
  /** Its client would read the reply. */
  readonly ok: boolean;
  readonly judgement: Judgement;
}

function sign(question: PracticeQuestion, { asker, to, nonce }: RoundOptions): SignedRequest {
  switch (question.dialect) {
    case 'classic':
      return classicRequest(asker.key, to, question, nonce(), asker.uuid);
    case 'btauth-1':
      return btauthRequest(asker.key, to, question, nonce());
    default:
      return assertNever(question.dialect);
  }
}

/** Rejects where a question can't be judged: that is a fault of the subnet's practice, never of the miner. */
export async function* askRound(
  questions: readonly PracticeQuestion[],
  options: RoundOptions,
): AsyncGenerator<JudgedQuestion, void, void> {
  const { to, deliveries, timeoutMs } = options;
  for (const question of questions) {
    const signed = sign(question, options);
    const delivered = await deliveries.send(to, signed, {
      timeoutMs: Math.min(timeoutMs, question.timeoutS * MS),
      ...(question.maxReplyBytes === undefined ? {} : { maxBytes: question.maxReplyBytes }),
    });
    const read = delivered.reply ? readReply(question.dialect, question, delivered.reply) : ({ ok: false } as const);
    const judgement = await question.judge(read.ok ? read.fields : null, delivered.tookMs);
    yield { signed, delivered, ok: read.ok, judgement };
  }
}
