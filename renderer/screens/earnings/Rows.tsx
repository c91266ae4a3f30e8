// The ledger's newest rows, as the chain paid and took.
import type { EarningRow } from '../../../main/contract/earnings.ts';
import { Amount } from '../../ui/Amount.tsx';
import { count } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';
import { DAY_AND_TIME } from '../wallet/History.tsx';

export function Rows({ rows }: { rows: readonly EarningRow[] }) {
  const { t, locale } = useWords();
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>{t('money.earnings.rows')}</h2>
      <div className="table-hold">
        <table className="ledger-table" aria-label={t('money.earnings.rows')}>
          <thead>
            <tr>
              <th scope="col">{t('money.history.when')}</th>
              <th scope="col">{t('money.history.what')}</th>
              <th scope="col">{t('money.earnings.subnet')}</th>
              <th scope="col" className="counted">
                {t('money.amount')}
              </th>
              <th scope="col" className="counted">
                {t('money.earnings.block')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, at, kind, netuid, amount, unit, block }) => (
              <tr key={id} data-row={kind}>
                <td className="tabular">{new Intl.DateTimeFormat(locale.language, DAY_AND_TIME).format(at)}</td>
                <td>{t(`money.earnings.kinds.${kind}`)}</td>
                <td className="figure">{netuid ?? t('none')}</td>
                <td className={amount.startsWith('-') ? 'counted' : 'counted gain'}>
                  <Amount of={amount} unit={unit === 'tao' ? 'τ' : 'α'} />
                </td>
                <td className="counted figure">{count(block.number, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
