// A subnet that is practised: where one stands and against whom, how often it is asked here and really, and what is not the real thing.
import type { PracticeView } from '../../../main/contract/practice.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { SUBNET_NAMES } from '../../../main/contract/subnet.ts';
import { score } from '../../words/numbers.ts';
import { span } from '../../words/spans.ts';
import { useWords } from '../../words/use-words.ts';

/** It's AI is practised with a model that ships with Lode. */
const SMALL_MODEL = 'itsai-model';

export function PracticeLine({ snapshot }: { snapshot: Snapshot }) {
  const words = useWords();
  const { t, say } = words;
  const { practice, miner } = snapshot;
  // Languages are Lode's own question: there is no real thing to compare it with.
  if (practice === null || practice.realEveryMs === null) return null;
  const subnet = SUBNET_NAMES[practice.subnet];
  const over = miner.kind === 'ready' || miner.kind === 'setting-up';
  return (
    <section className="practised" aria-label={t('practised.title', { subnet })} data-practised={practice.subnet}>
      <p className="practised-line">
        <strong>{t('practised.title', { subnet })}</strong>
        {/* Beside the rank, not in the fold: a good rank of a model that would earn nothing must not be read without it. */}
        {practice.approximated.includes(SMALL_MODEL) ? <span data-small-model>{t('practised.smallModel')}</span> : null}
        <Standing practice={practice} />
        {over ? null : (
          <span>{t('practised.pace', { here: span(practice.everyMs, words), real: span(practice.realEveryMs, words) })}</span>
        )}
      </p>
      {practice.approximated.length === 0 ? null : (
        <details>
          <summary>{t('practised.differs', { count: practice.approximated.length })}</summary>
          <ul>
            {practice.approximated.map((what) => (
              <li key={what}>{say({ key: `subnets.approximated.${what}`, params: {} })}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Standing({ practice }: { practice: PracticeView }) {
  const { t, say, locale } = useWords();
  const { rank, ours, baseline, baselineScore, rounds } = practice;
  if (ours === null) return <span>{t('practised.notYet')}</span>;
  const who = baseline === null ? null : say({ key: `subnets.baselines.${baseline}`, params: {} });
  return (
    <>
      {rank === null ? null : (
        <span data-rank={rank.place}>{t('practised.rank', { place: rank.place, of: rank.of, count: rounds })}</span>
      )}
      {who === null || baselineScore === null ? null : (
        <span>{t('practised.against', { ours: score(ours, locale), theirs: score(baselineScore, locale), who })}</span>
      )}
    </>
  );
}
