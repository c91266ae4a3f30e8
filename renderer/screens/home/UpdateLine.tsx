// On the home screen: a quiet line where an update is ready, is there to be fetched, or did not start.
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { useWords } from '../../words/use-words.ts';

export function UpdateLine({ snapshot, onUpdates }: { snapshot: Snapshot; onUpdates: () => void }) {
  const { t } = useWords();
  const { update } = snapshot.host;
  if (update.kind !== 'ready' && update.kind !== 'told' && update.kind !== 'returned') return null;
  const said =
    update.kind === 'returned'
      ? t('updates.line.returned', { from: update.from, to: update.to })
      : t(`updates.line.${update.kind}`, { version: update.version });
  return (
    <p className="update-line" data-update-line={update.kind} aria-live="polite">
      {said}
      <button type="button" className="quiet-link" onClick={onUpdates}>
        {t('updates.line.open')}
      </button>
    </p>
  );
}
