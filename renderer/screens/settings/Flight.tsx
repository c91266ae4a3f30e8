// What Lode did: the flight recorder by day, each day as a sentence and its rows.
import { useState } from 'react';
import { FLIGHT_READ } from '../../../main/contract/flight.ts';
import { clockTime } from '../../../main/contract/words/sentence.ts';
import { useRead } from '../../state/use-read.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { span } from '../../words/spans.ts';
import { type Words, useWords } from '../../words/use-words.ts';
import { daysOf, type FlightDay, newestRows } from './flight-days.ts';
import { reasonText, rowText } from './flight-text.ts';

/** Rows shown before somebody asks for more. */
const FIRST_ROWS = 12;
/** Of a day. Less says nothing that its length does not. */
const WORTH_A_SHARE = 0.01;
const PERCENT = 100;

/** `turn`: read again when it changes. */
export function Flight({ turn }: { turn: string }) {
  const words = useWords();
  const { t } = words;
  const { value, problem } = useRead<'flight.read'>({ type: 'flight.read', args: { before: null, limit: FLIGHT_READ } }, turn);
  const [shown, setShown] = useState(FIRST_ROWS);
  const [now] = useState(Date.now);
  const rows = value?.rows ?? [];
  if (rows.length === 0) return <p className="hint">{t(problem ? 'flight.unread' : 'flight.empty')}</p>;
  const days = newestRows(daysOf(rows, Math.max(now, rows[0]?.until ?? 0)), shown);
  return (
    <div className="flight" data-flight={rows.length}>
      <p className="hint">{t('flight.hint')}</p>
      {days.map((day) => (
        <Day key={day.from} day={day} words={words} />
      ))}
      {rows.length > shown ? (
        <button type="button" className="button" onClick={() => setShown(shown + FIRST_ROWS * 4)}>
          {t('flight.older')}
        </button>
      ) : null}
    </div>
  );
}

function Day({ day, words }: { day: FlightDay; words: Words }) {
  const { t, locale } = words;
  const name = new Intl.DateTimeFormat(locale.language, { weekday: 'long', day: 'numeric', month: 'long' }).format(day.from);
  const sum = sumOf(day, words);
  return (
    <section>
      <h4>{name}</h4>
      {sum === null ? null : <p className="flight-sum">{sum}</p>}
      <div className="table-hold">
        <table className="ledger-table" aria-label={`${t('flight.title')}, ${name}`}>
          <thead className="unseen">
            <tr>
              <th scope="col">{t('flight.when')}</th>
              <th scope="col">{t('flight.what')}</th>
              <th scope="col">{t('flight.howLong')}</th>
            </tr>
          </thead>
          <tbody>
            {day.rows.map((row) => (
              <tr key={row.id} data-flight-row={row.kind}>
                <td className="tabular">{clockTime(row.at, locale)}</td>
                <td>
                  <Untrusted text={rowText(row, words)} lines={2} />
                </td>
                <td className="counted tabular">{row.until > row.at ? span(row.until - row.at, words) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** "Answered for 20 h, paused 2 h: screen filled, 9 % of the day." null: nothing lasted. */
function sumOf({ from, to, minedMs, sleptMs, paused }: FlightDay, words: Words): string | null {
  const { t } = words;
  const whole = Math.max(1, to - from);
  const parts = [
    ...(minedMs > 0 ? [t('flight.day.mined', { time: span(minedMs, words) })] : []),
    ...paused.map(({ reason, ms }) => {
      const said = { time: span(ms, words), reason: reasonText(reason, words) };
      return ms / whole < WORTH_A_SHARE
        ? t('flight.day.pausedBriefly', said)
        : t('flight.day.paused', { ...said, share: Math.round((PERCENT * ms) / whole) });
    }),
    ...(sleptMs > 0 ? [t('flight.day.slept', { time: span(sleptMs, words) })] : []),
  ];
  const text = parts.join('; ');
  return text === '' ? null : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
