// A text to take along whole: it can be marked, and copied with one press.
import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { useWords } from '../words/use-words.ts';
import { ICON } from './icon.ts';

type Outcome = 'none' | 'copied' | 'marked';

/** `name`: what it is, for who cannot see where it stands. */
export function Copyable({ text, name }: { text: string; name: string }) {
  const { t } = useWords();
  const textRef = useRef<HTMLElement>(null);
  const [outcome, setOutcome] = useState<Outcome>('none');
  const copy = () => {
    const { current } = textRef;
    const selection = window.getSelection();
    if (!current || !selection) return;
    selection.selectAllChildren(current);
    // The page has no permission for the clipboard, and needs none for this: a person pressed a button.
    const copied = document.execCommand('copy');
    if (copied) selection.removeAllRanges();
    setOutcome(copied ? 'copied' : 'marked');
  };
  return (
    <span className="copyable">
      <code ref={textRef} className="copyable-text">
        {text}
      </code>
      <button type="button" className="button button-small" onClick={copy} aria-label={`${t('money.copy')}: ${name}`}>
        {outcome === 'copied' ? <Check {...ICON} /> : <Copy {...ICON} />}
        {outcome === 'copied' ? t('money.copied') : t('money.copy')}
      </button>
      <output className={outcome === 'marked' ? 'hint' : 'unseen'}>
        {outcome === 'marked' ? t('money.cannotCopy') : outcome === 'copied' ? t('money.copied') : null}
      </output>
    </span>
  );
}
