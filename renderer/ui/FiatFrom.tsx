// Where a price in money of this world comes from, and how old it is.
import type { FiatRate } from '../../main/contract/amounts.ts';
import { useWords } from '../words/use-words.ts';

export function FiatFrom({ rate }: { rate: FiatRate | null }) {
  const { t, locale } = useWords();
  if (rate === null) return null;
  const time = new Intl.DateTimeFormat(locale.language, { dateStyle: 'medium', timeStyle: 'short' }).format(rate.at);
  return t('money.fiatFrom', { currency: rate.currency, source: rate.source, time });
}
