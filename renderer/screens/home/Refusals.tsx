// This session's refusals by reason, largest first.
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { reasonSentences } from '../../../main/contract/words/sentence.ts';
import { count } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';

export function Refusals({ refusals }: { refusals: Snapshot['refusals'] }) {
  const { t, say, locale } = useWords();
  return (
    <section aria-labelledby="refusals-title">
      <h2 id="refusals-title" className="label">
        {t('refusals.title')}
      </h2>
      {refusals.length === 0 ? (
        <p className="quiet">{t('refusals.empty')}</p>
      ) : (
        <ul className="refusals">
          {refusals.map(({ reason, count: times }) => {
            const { name, why } = reasonSentences(reason);
            return (
              <li key={reason} data-refusal={reason}>
                <div className="refusal-name">
                  <span>{say(name)}</span>
                  <span className="figure">{count(times, locale)}</span>
                </div>
                <p className="quiet">{say(why)}</p>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
