// What happened out of the ordinary, newest first.
import type { Notice } from '../../../main/contract/snapshot.ts';
import { noticeSentence } from '../../../main/contract/words/sentence.ts';
import { useWords } from '../../words/use-words.ts';

const SHOWN = 5;

export function Notices({ notices }: { notices: readonly Notice[] }) {
  const { t, say, locale } = useWords();
  return (
    <section aria-labelledby="notices-title">
      <h2 id="notices-title" className="label">
        {t('notices.title')}
      </h2>
      <div aria-live="polite">
        {notices.length === 0 ? (
          <p className="quiet">{t('notices.empty')}</p>
        ) : (
          <ul className="notices">
            {notices
              .slice(-SHOWN)
              .toReversed()
              .map((notice) => (
                <li key={notice.id} data-notice={notice.code}>
                  {say(noticeSentence(notice, locale))}
                </li>
              ))}
          </ul>
        )}
      </div>
    </section>
  );
}
