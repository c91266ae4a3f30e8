// Safe mode, at the head of Home: what is off, what was seen, and the way out.
import { RotateCcw } from 'lucide-react';
import type { SafeMode as SafeModeView } from '../../../main/contract/snapshot.ts';
import { dayTime, problemSentences } from '../../../main/contract/words/sentence.ts';
import type { Asking } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { Summary } from '../support/Summary.tsx';
import { useWords } from '../../words/use-words.ts';

export function SafeMode({ safeMode, asking }: { safeMode: SafeModeView; asking: Asking }) {
  const { t, say, locale } = useWords();
  const { leavesOut, failed, problem, suspect } = safeMode;
  const last = failed.at(-1);
  const tryAgain = () => void asking.ask({ type: 'safe-mode.leave', args: {} });
  return (
    <>
      <header className="state-head" data-mark="safe-mode">
        <div className="state-words" aria-live="polite">
          <h1 data-state="safe-mode" tabIndex={-1}>
            {t(`safeMode.${leavesOut}.title`)}
          </h1>
          <p className="state-why">{t(`safeMode.${leavesOut}.body`)}</p>
        </div>
        <div className="actions">
          <button
            type="button"
            className="button button-primary button-large"
            aria-disabled={asking.busy}
            onClick={asking.busy ? undefined : tryAgain}
          >
            <RotateCcw {...ICON} size="1.25rem" />
            {t('safeMode.tryAgain')}
          </button>
        </div>
      </header>
      <section className="problem" data-safe-mode={leavesOut}>
        <div className="problem-words">
          <dl>
            <dt>{t('safeMode.what')}</dt>
            <dd>
              {last === undefined ? null : <>{t('safeMode.starts', { count: failed.length, time: dayTime(last, locale) })} </>}
              {problem ? <Untrusted text={say(problemSentences(problem, locale).cause)} lines={2} /> : t('safeMode.unknown')}
            </dd>
            {suspect ? (
              <>
                <dt>{t('safeMode.suspectTitle')}</dt>
                <dd>{t('safeMode.suspect', { provider: say({ key: `providers.${suspect}`, params: {} }) })}</dd>
              </>
            ) : null}
            <dt>{t('safeMode.help')}</dt>
            <dd>{t('safeMode.helps')}</dd>
          </dl>
          <Summary onDesktop />
        </div>
      </section>
    </>
  );
}
