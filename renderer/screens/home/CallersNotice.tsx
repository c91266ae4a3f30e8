// The person's list of callers cannot be used: said on the home screen for as long as that is so, with what still holds.
import { TriangleAlert } from 'lucide-react';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { faultSentence, standingSentence } from '../../../main/contract/words/callers-sentences.ts';
import type { Asking } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useWords } from '../../words/use-words.ts';

export function CallersNotice({ snapshot, asking }: { snapshot: Snapshot; asking: Asking }) {
  const { t, say, locale } = useWords();
  const file = snapshot.callers?.file;
  if (!file?.fault || file.standing.kind === 'current') return null;
  const standing = standingSentence(file, locale);
  return (
    <section className="callers-notice" aria-live="polite" data-callers-notice={file.standing.kind}>
      <TriangleAlert {...ICON} />
      <div className="callers-notice-words">
        <p>
          <strong>{t('callers.title')}</strong> <Untrusted text={say(faultSentence(file.fault))} lines={2} />
        </p>
        <p>
          {standing ? say(standing) : null} {say({ key: 'callers.help', params: {} })}
        </p>
        {snapshot.host.kind === 'desktop' ? null : <p className="path">{file.path}</p>}
      </div>
      {snapshot.host.kind === 'desktop' ? (
        <button
          type="button"
          className="button"
          disabled={asking.busy}
          onClick={() => void asking.ask({ type: 'window.open-data-folder', args: {} })}
        >
          {t('settings.open')}
        </button>
      ) : null}
    </section>
  );
}
