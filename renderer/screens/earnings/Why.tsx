// "Why am I not earning?": the causes in their order, each with what Lode saw; the first that is wrong is the one to mend.
import { CircleCheck, CircleHelp, OctagonX } from 'lucide-react';
import { useState } from 'react';
import type { WhyFinding } from '../../../main/contract/earnings.ts';
import { useAsk } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';

const MARKS = { fine: CircleCheck, wrong: OctagonX, 'cannot-tell': CircleHelp } as const;

export function Why() {
  const { t, say } = useWords();
  const asking = useAsk();
  const [findings, setFindings] = useState<readonly WhyFinding[] | null>(null);
  const look = async () => {
    const found = await asking.ask({ type: 'earnings.why', args: {} });
    if (found.ok) setFindings(found.value.findings);
  };
  const wrong = findings?.find(({ standing }) => standing === 'wrong') ?? null;
  const unsure = findings?.some(({ standing }) => standing === 'cannot-tell') ?? false;
  return (
    <section data-why={wrong?.cause ?? (findings === null ? 'unasked' : 'none')}>
      <div className="why-head">
        <h2>{t('money.earnings.why')}</h2>
        <button type="button" className="button button-small" disabled={asking.busy} onClick={() => void look()}>
          {t(findings === null ? 'money.earnings.whyAsk' : 'money.earnings.whyAgain')}
        </button>
      </div>
      {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
      {findings === null ? null : (
        <>
          <p className="why-first" aria-live="polite">
            {wrong === null
              ? t(unsure ? 'money.earnings.whyUnsure' : 'money.earnings.whyFine')
              : say({ key: `why.${wrong.cause}.fix`, params: wrong.evidence })}
          </p>
          <ol className="why-list">
            {findings.map(({ cause, standing, evidence }) => {
              const Mark = MARKS[standing];
              return (
                <li key={cause} data-cause={cause} data-standing={standing}>
                  <Mark {...ICON} />
                  <span>{say({ key: `why.${cause}.${standing}`, params: evidence })}</span>
                </li>
              );
            })}
          </ol>
        </>
      )}
    </section>
  );
}
