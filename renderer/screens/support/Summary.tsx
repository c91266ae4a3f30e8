// A short summary for a message: into the clipboard, by main where there is one, else by the page.
import { Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useAsk } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';

type Shown = { readonly text: string; readonly copied: boolean } | null;

export function Summary({ onDesktop }: { onDesktop: boolean }) {
  const { t } = useWords();
  const asking = useAsk();
  const [shown, setShown] = useState<Shown>(null);
  const textRef = useRef<HTMLPreElement>(null);
  const copy = async () => {
    const result = await asking.ask({ type: 'support.copy', args: {} });
    if (!result.ok) return;
    // On a rig the text has to stand on the page before it can be copied from there.
    flushSync(() => setShown(result.value));
    const { current } = textRef;
    const selection = window.getSelection();
    if (result.value.copied || !current || !selection) return;
    selection.selectAllChildren(current);
    if (!document.execCommand('copy')) return;
    selection.removeAllRanges();
    setShown({ ...result.value, copied: true });
  };
  return (
    <section className="help-summary">
      <div className="form-actions">
        <button
          type="button"
          className="button"
          aria-disabled={asking.busy}
          onClick={asking.busy ? undefined : () => void copy()}
        >
          <Copy {...ICON} />
          {t('help.copy')}
        </button>
        {onDesktop ? (
          <button type="button" className="button" onClick={() => void asking.ask({ type: 'window.open-data-folder', args: {} })}>
            {t('help.folder')}
          </button>
        ) : null}
        <output className="quiet">{shown ? t(shown.copied ? 'help.copied' : 'help.cannotCopy') : null}</output>
      </div>
      {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
      {shown ? (
        <pre ref={textRef} className="help-text">
          {shown.text}
        </pre>
      ) : null}
    </section>
  );
}
