// The last questions as a table: the same as the seam, for reading. It holds still while somebody looks at it.
import { useState } from 'react';
import type { QueryRow } from '../../../main/contract/query.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { reasonSentences } from '../../../main/contract/words/sentence.ts';
import { callerText, tookText } from '../../seam/GrainCard.tsx';
import type { View } from '../../state/store.ts';
import { useStore } from '../../state/use-lode.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { Term } from '../../ui/Term.tsx';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { clockSeconds, score } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';

const FIRST_ROWS = 12;
const MORE_ROWS = 50;

export function Queries({ view, snapshot }: { view: View; snapshot: Snapshot }) {
  const { t } = useWords();
  const store = useStore();
  const [shown, setShown] = useState(FIRST_ROWS);
  /** The newest row when the pointer or the keyboard came: nothing slides away under either. */
  const [held, setHeld] = useState<number | null>(null);
  const newest = held ?? snapshot.queries.at(-1)?.id ?? Number.POSITIVE_INFINITY;
  const rows = view.rows
    .filter((row) => row.id <= newest)
    .slice(-shown)
    .toReversed();
  const hold = () => setHeld(held ?? newest);
  const more = () => {
    if (shown + MORE_ROWS > view.rows.length && !view.wholeHistory) void store.readOlder();
    setShown(shown + MORE_ROWS);
  };
  const isAll = view.wholeHistory && shown >= view.rows.length;

  return (
    <section className="queries" aria-labelledby="queries-title" onPointerEnter={hold} onPointerLeave={() => setHeld(null)}>
      <h2 id="queries-title" className="label">
        {t('query.title')}
        {held !== null && snapshot.miner.kind === 'mining' ? <small>{t('query.held')}</small> : null}
      </h2>
      {rows.length === 0 ? (
        <p className="quiet">{t('query.empty')}</p>
      ) : (
        <div className="queries-scroll">
          <table data-list="queries" aria-labelledby="queries-title">
            <thead>
              <tr>
                <th scope="col" className="col-time">
                  {t('query.time')}
                </th>
                <th scope="col" className="col-how">
                  {t('query.how')}
                </th>
                <th scope="col" className="col-who">
                  <Term name="validator">{t('query.who')}</Term>
                </th>
                <th scope="col">{t('query.what')}</th>
                <th scope="col" className="col-number">
                  {t('query.speed')}
                </th>
                <th scope="col" className="col-number">
                  {t('query.score')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.id} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length === 0 ? null : (
        <p className="queries-more">
          {isAll ? (
            <span className="quiet">{t('query.noOlder')}</span>
          ) : (
            <button type="button" className="button" onClick={more}>
              {t('query.more')}
            </button>
          )}
          {shown > FIRST_ROWS ? (
            <button type="button" className="button" onClick={() => setShown(FIRST_ROWS)}>
              {t('query.fewer')}
            </button>
          ) : null}
        </p>
      )}
    </section>
  );
}

function Row({ row }: { row: QueryRow }) {
  const words = useWords();
  const { t, say, locale } = words;
  return (
    <tr data-outcome={row.outcome} data-reason={row.reason ?? undefined}>
      <td className="figure">{clockSeconds(row.at, locale)}</td>
      <td>
        <span className="how">
          <Glyph outcome={row.outcome} />
          {say({ key: `outcomes.${row.outcome}`, params: {} })}
        </span>
      </td>
      <td>
        <Untrusted text={callerText(words, row)} />
      </td>
      <td className="what">
        {row.reason === null ? null : <span className="cut">{say(reasonSentences(row.reason).name)}</span>}
        {row.asked === null || row.reason !== null ? null : <Untrusted text={row.asked} />}
        {row.said === null || row.reason !== null ? null : (
          <span className="said">
            <Untrusted text={row.said} />
          </span>
        )}
      </td>
      <td className="figure col-number">{tookText(words, row)}</td>
      <td className="figure col-number">{row.score === null ? t('none') : score(row.score, locale)}</td>
    </tr>
  );
}
