// What Lode did with money, newest first. Read anew when the account was.
import { useState } from 'react';
import type { WalletEntry } from '../../../main/contract/wallet.ts';
import { useRead } from '../../state/use-read.ts';
import { Amount } from '../../ui/Amount.tsx';
import { count, shortAddress } from '../../words/numbers.ts';
import { useWords, type Words } from '../../words/use-words.ts';

const PAGE = 10;

export function History({ block }: { block: number | null }) {
  const words = useWords();
  const { t, locale } = words;
  const [shown, setShown] = useState(PAGE);
  const read = useRead({ type: 'wallet.history', args: { before: null, limit: shown } }, block ?? 0);
  const entries = read.value?.entries ?? [];
  return (
    <section>
      <h2>{t('money.history.title')}</h2>
      {entries.length === 0 ? (
        <p className="quiet">{t('money.history.empty')}</p>
      ) : (
        <div className="table-hold">
          <table className="ledger-table" aria-label={t('money.history.title')}>
            <thead>
              <tr>
                <th scope="col">{t('money.history.when')}</th>
                <th scope="col">{t('money.history.what')}</th>
                <th scope="col" className="counted">
                  {t('money.history.change')}
                </th>
                <th scope="col" className="counted">
                  {t('money.history.fee')}
                </th>
                <th scope="col">{t('money.history.how')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.id} data-entry={entry.kind}>
                  <td className="tabular">{new Intl.DateTimeFormat(locale.language, DAY_AND_TIME).format(entry.at)}</td>
                  <td>{whatOf(entry, words)}</td>
                  <td className="counted">
                    {entry.balanceChange === null ? t('none') : <Amount of={entry.balanceChange} unit="τ" />}
                  </td>
                  <td className="counted">{entry.fee === null ? t('none') : <Amount of={entry.fee} unit="τ" />}</td>
                  <td>
                    {t(`money.history.outcomes.${entry.outcome}`)}
                    {entry.block === null ? null : (
                      <small>{t('money.atBlock', { block: count(entry.block.number, locale) })}</small>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {entries.length === shown ? (
        <button type="button" className="button button-small" onClick={() => setShown(shown + PAGE)}>
          {t('money.history.more')}
        </button>
      ) : null}
    </section>
  );
}

export const DAY_AND_TIME: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};

function whatOf({ kind, netuid, other }: WalletEntry, { t }: Words): string {
  const what = t(`money.history.kinds.${kind}`);
  if (netuid !== null) return t('money.history.onSubnet', { what, netuid });
  return other === null ? what : `${what} · ${shortAddress(other)}`;
}
