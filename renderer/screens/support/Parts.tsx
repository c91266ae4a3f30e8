// The parts of a support file: each with its whole text, the short ones open.
import type { SupportPart } from '../../../main/contract/support.ts';
import { useWords } from '../../words/use-words.ts';

const SHORT_LINES = 40;
const linesOf = (text: string) => text.split('\n').length;

export function Parts({ parts }: { parts: readonly SupportPart[] }) {
  const { t } = useWords();
  return (
    <div className="help-parts">
      {parts.map(({ name, text }, at) => (
        <details key={name} open={at === 0 && linesOf(text) <= SHORT_LINES} data-part={name}>
          <summary>
            {t(`help.parts.${name}`)} <span className="quiet">{t('help.lines', { count: linesOf(text) })}</span>
          </summary>
          <pre>{text}</pre>
        </details>
      ))}
    </div>
  );
}
