// What a subnet needs, each with a mark and a word: there, missing, or not to be told.
import { Check, CircleHelp, X } from 'lucide-react';
import type { ComputerView } from '../../../main/contract/computer.ts';
import type { Offer } from '../../../main/contract/offer.ts';
import { ICON } from '../../ui/icon.ts';
import { bytes, memory } from '../../words/numbers.ts';
import { useWords, type Words } from '../../words/use-words.ts';
import { type Need, needsOf } from './needs.ts';

const MARKS = { met: Check, unmet: X, unsure: CircleHelp } as const;

export function Needs({ offer, computer }: { offer: Offer; computer: ComputerView | null }) {
  const words = useWords();
  const { t } = words;
  return (
    <section className="offer-fact offer-needs">
      <h4>{t('offers.needs')}</h4>
      <ul>
        {needsOf(offer, computer).map((need) => {
          const Mark = MARKS[need.mark];
          return (
            <li key={need.name} data-need={need.name} data-mark={need.mark}>
              <Mark {...ICON} />
              <span>
                {wanted(need, words)} <small>{there(need, words)}</small>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function wanted({ name, wanted: amount }: Need, { about, locale }: Words): string {
  if (amount === null) return about(`needs.${name}`);
  if (name === 'line') return about('needs.line', { mbps: amount });
  return about(`needs.${name}`, { amount: name === 'disk' ? bytes(amount, locale) : memory(amount, locale) });
}

/** The mark in a word, and how much there is. */
function there({ name, mark, has }: Need, { t, about, locale }: Words): string {
  if (name === 'processor') return '';
  if (name === 'line' && mark === 'unsure') return about('needs.lineOpen');
  if (name === 'graphicsOr' && mark === 'unsure' && has !== null) return about('needs.processorOpen');
  const word = mark === 'met' && has !== null && has > 0 ? '' : about(`needs.mark.${mark}`);
  const much =
    has === null ? '' : name === 'disk' ? t('offers.hasFree', { amount: bytes(has, locale) }) : vram(has, { t, locale });
  return [word, much].filter((part) => part !== '').join(', ');
}

const vram = (has: number, { t, locale }: Pick<Words, 't' | 'locale'>): string =>
  has === 0 ? t('offers.hasNone') : t('offers.has', { amount: memory(has, locale) });
