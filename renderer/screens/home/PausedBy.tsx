// What was seen that made it pause, and what it goes on in spite of because the person said so.
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { overruledSentence } from '../../../main/contract/words/sentence.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useWords } from '../../words/use-words.ts';

export function PausedBy({ snapshot }: { snapshot: Snapshot }) {
  const { t, say } = useWords();
  const { miner, pausing } = snapshot;
  if (miner.kind === 'paused' && miner.cause !== null) {
    return (
      <p className="state-cause" data-cause={miner.reason}>
        {t('paused.seen')} <Untrusted text={miner.cause} />
      </p>
    );
  }
  if (miner.kind !== 'starting' && miner.kind !== 'mining') return null;
  return pausing?.overruled.map((reason) => (
    <p key={reason} className="state-cause" data-overruled={reason}>
      {say(overruledSentence(reason))}
    </p>
  ));
}
