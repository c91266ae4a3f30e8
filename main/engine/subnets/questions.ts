// A subnet's practice side: its real question, made up here, and its real rule for what comes back. Runs in the practice validator's process.
import type { Ss58 } from '../../contract/units.ts';
import type { ModelFiles } from './adapter.ts';

/** One question as a validator of the subnet would ask it. */
export interface PracticeQuestion {
  readonly route: string;
  readonly dialect: 'classic' | 'btauth-1';
  /** The synapse's own fields in the class's order; what is not JSON is never in it. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Those pydantic calls required: announced by `bt_header_input_obj_*` headers, and wanted back. */
  readonly required: readonly string[];
  /** What the real validator waits. */
  readonly timeoutS: number;
  /** Bytes of a reply's body that the real validator takes at most. Where nothing is said, more than any answer has. */
  readonly maxReplyBytes?: number;
  /** How many items it asks. */
  readonly items: number;
  /** By the subnet's own rule. `fields`: the reply's, the synapse's own among them. null: no valid reply came in time. */
  judge(fields: Readonly<Record<string, unknown>> | null, tookMs: number): Promise<Judgement>;
}

export interface Judgement {
  /** False where the subnet's validator would count it as no answer. */
  readonly answered: boolean;
  /** The rule's worth brought to 0 to 1. null: one call of a round; the judgement of the round's last says what all are worth. */
  readonly score: number | null;
  /** Among miners made up here, who answered the same question in stated ways. null: the rule does not compare. */
  readonly rank: { readonly place: number; readonly of: number } | null;
  /** The score of the baseline that `QuestionSource.baseline` names, for the same question. */
  readonly baseline: number | null;
}

/** One for all validators of the practice network, whose rounds may overlap. */
export interface QuestionSource {
  /** From one round to the next here, over all validators, and of one validator of the real subnet; shown side by side. */
  readonly everyMs: number;
  /** null: the subnet is Lode's own. */
  readonly realEveryMs: number | null;
  /** Keys of words/en/subnets.ts: whom one is ranked against, and what of the rule is approximated. */
  readonly baseline: string | null;
  readonly approximated: readonly string[];
  /** A round: several questions where a validator makes several calls (check, version, full), asked and judged one after the other. */
  next(): Promise<readonly PracticeQuestion[]>;
  close(): Promise<void>;
}

export interface QuestionContext {
  /** The model's verified files, for rules that embed. */
  readonly files: ModelFiles;
  readonly modelsFolder: string;
  /** Whom we ask. */
  readonly miner: Ss58;
  /** 0 to 1; Math.random but in tests. */
  readonly random: () => number;
}

/** A subnet's `practice.ts` exports this. Rejects where it can't be asked, with words. */
export type CreateQuestions = (context: QuestionContext) => Promise<QuestionSource>;
