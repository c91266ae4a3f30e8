// How practice of a subnet goes: the newest rounds as their validators judged them, taken together.
import type { PracticeAbout, PracticeView, Rank } from '../../contract/practice.ts';
import type { Score } from '../../contract/units.ts';
import type { Judged } from '../../contract/validator-wire.ts';

/** Enough that one lucky question moves nothing, few enough that a mended computer shows. */
const ROUNDS_KEPT = 20;

interface Round {
  readonly score: Score;
  readonly rank: Rank | null;
  readonly baseline: Score | null;
}

export class PracticeFigures {
  private rounds: Round[] = [];
  private about: PracticeAbout | null = null;

  /** What is asked from now on. */
  ask(about: PracticeAbout): void {
    this.about = about;
  }

  /** One call of a round has no score: the round's last one has. */
  add({ score, rank, baseline }: Judged): void {
    if (score === null) return;
    this.rounds.push({ score, rank, baseline });
    if (this.rounds.length > ROUNDS_KEPT) this.rounds.shift();
  }

  read(): PracticeView | null {
    const { about, rounds } = this;
    if (!about) return null;
    return {
      ...about,
      rounds: rounds.length,
      rank: middle(rounds.flatMap(({ rank }) => rank ?? [])),
      ours: mean(rounds.map(({ score }) => score)),
      baselineScore: mean(rounds.flatMap(({ baseline }) => baseline ?? [])),
    };
  }
}

/** The median by place; of two middle ones the worse. Rounds may have had different numbers of miners: their shares are compared. */
function middle(ranks: readonly Rank[]): Rank | null {
  const sorted = ranks.toSorted((a, b) => a.place / a.of - b.place / b.of);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

function mean(scores: readonly number[]): Score | null {
  if (scores.length === 0) return null;
  return Math.min(1, scores.reduce((sum, one) => sum + one, 0) / scores.length) as Score;
}
