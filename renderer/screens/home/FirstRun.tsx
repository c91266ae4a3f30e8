// Before the first start: one sentence, one button.
import { Play } from 'lucide-react';
import { FIRST_WORK } from '../../../main/contract/miner-state.ts';
import { startSentence } from '../../../main/contract/words/sentence.ts';
import type { Asking } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { useWords } from '../../words/use-words.ts';

export function FirstRun({ asking, onWallet }: { asking: Asking; onWallet: () => void }) {
  const { t, say } = useWords();
  const start = () => void asking.ask({ type: 'miner.start', args: { work: FIRST_WORK } });
  return (
    <header className="first-run">
      <h1 data-state="ready" tabIndex={-1}>
        {t('first.heading')}
      </h1>
      <p className="first-sentence">{t('first.sentence')}</p>
      <button
        type="button"
        className="button button-primary button-large"
        aria-disabled={asking.busy}
        onClick={asking.busy ? undefined : start}
      >
        <Play {...ICON} size="1.25rem" fill="currentColor" />
        {/* The same name as on every later day, said first. */}
        <span className="unseen">{`${say(startSentence(FIRST_WORK))}. `}</span>
        {t('first.button')}
      </button>
      <p className="quiet">{t('first.note')}</p>
      <button type="button" className="quiet-link" onClick={onWallet}>
        {t('first.wallet')}
      </button>
    </header>
  );
}
