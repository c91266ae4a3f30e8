// The slots one holds: how long they are protected, and how many stand before the door.
import { ShieldCheck, TriangleAlert } from 'lucide-react';
import type { SlotView } from '../../../main/contract/earnings.ts';
import { ICON } from '../../ui/icon.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { Term } from '../../ui/Term.tsx';
import { useWords } from '../../words/use-words.ts';
import { span } from '../../words/spans.ts';

/** `blockMs`: null while the chain is not reached. */
export function Slots({ slots, blockMs }: { slots: readonly SlotView[]; blockMs: number | null }) {
  const words = useWords();
  const { t } = words;
  if (slots.length === 0) return null;
  return (
    <section>
      <h2>{t('money.earnings.slots')}</h2>
      <ul className="plain-list">
        {slots.map(({ netuid, name, uid, immuneBlocks, position, warning }) => (
          <li key={netuid} className="slot" data-slot={netuid} data-warning={warning}>
            {warning === 'none' ? <ShieldCheck {...ICON} /> : <TriangleAlert {...ICON} />}
            <span>
              <strong>
                <Untrusted text={t('money.earnings.slot', { name: `${netuid} · ${name}`, uid })} />
              </strong>
              {immuneBlocks > 0 && blockMs !== null ? (
                <>
                  <Term name="immunity">{t('money.earnings.immune', { time: span(immuneBlocks * blockMs, words) })}</Term>
                  {' · '}
                </>
              ) : null}
              {position === null ? t('money.earnings.safe') : t('money.earnings.position', { position })}
              {warning === 'none' ? null : <em>{t(`money.earnings.warnings.${warning}`)}</em>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
