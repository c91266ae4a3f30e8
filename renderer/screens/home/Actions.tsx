// What a person can do now: one large button, and pausing beside it.
import { Play, Square } from 'lucide-react';
import type { MinerState, Work } from '../../../main/contract/miner-state.ts';
import { assertNever } from '../../../main/contract/problem.ts';
import { startSentence } from '../../../main/contract/words/sentence.ts';
import type { Asking } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { useWords } from '../../words/use-words.ts';
import { PauseMenu } from './PauseMenu.tsx';

const LARGE_ICON = { ...ICON, size: '1.25rem' };

interface Props {
  readonly miner: MinerState;
  /** What was begun last, and is begun again. */
  readonly work: Work;
  readonly asking: Asking;
  readonly onSubnets: () => void;
}

export function Actions({ miner, work, asking, onSubnets }: Props) {
  const { t, say } = useWords();
  const start = () => void asking.ask({ type: 'miner.start', args: { work } });
  const stop = () => void asking.ask({ type: 'miner.stop', args: {} });
  const resume = () => void asking.ask({ type: 'miner.resume', args: {} });

  const startButton = (
    <button
      key="start"
      type="button"
      className="button button-primary button-large"
      disabled={miner.kind === 'setting-up'}
      aria-disabled={asking.busy}
      onClick={asking.busy ? undefined : start}
    >
      <Play {...LARGE_ICON} fill="currentColor" />
      {say(startSentence(work))}
    </button>
  );
  // Stop is never disabled by a command on its way: it leads out of every state. Its key keeps it from turning, with the focus on it,
  // into the button that comes in its place.
  const stopButton = (
    <button key="stop" type="button" className="button button-large button-stop" onClick={stop}>
      <Square {...LARGE_ICON} fill="currentColor" />
      {t('act.stop')}
    </button>
  );

  switch (miner.kind) {
    case 'setting-up':
    case 'ready':
      return (
        <div className="actions actions-rest">
          {startButton}
          <button type="button" className="quiet-link" onClick={onSubnets}>
            {t('act.another')}
          </button>
        </div>
      );
    case 'starting':
      return <div className="actions">{stopButton}</div>;
    case 'mining':
      return (
        <div className="actions">
          <PauseMenu asking={asking} />
          {stopButton}
        </div>
      );
    case 'paused':
      return (
        <div className="actions">
          <button
            type="button"
            className="button button-primary button-large"
            aria-disabled={asking.busy}
            onClick={asking.busy ? undefined : resume}
          >
            <Play {...LARGE_ICON} fill="currentColor" />
            {t(miner.reason === 'person' ? 'act.resume' : 'act.resumeAnyway')}
          </button>
          {miner.reason === 'person' ? null : <PauseMenu asking={asking} />}
          {stopButton}
        </div>
      );
    case 'stopping':
      return (
        <div className="actions">
          <button type="button" className="button button-large" disabled>
            {t('act.stopping')}
          </button>
        </div>
      );
    case 'blocked':
      // What helps stands in the panel below, with the primary action; giving up stands here.
      return miner.work === null ? null : (
        <div className="actions">
          <button type="button" className="button" onClick={stop}>
            {t('act.stop')}
          </button>
        </div>
      );
    default:
      return assertNever(miner);
  }
}
