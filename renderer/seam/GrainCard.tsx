// One question, told whole: who asked, what, what we said, how fast, how it was scored.
import type { QueryRow } from '../../main/contract/query.ts';
import { reasonSentences } from '../../main/contract/words/sentence.ts';
import { Glyph } from '../ui/Glyph.tsx';
import { Untrusted } from '../ui/Untrusted.tsx';
import { clockSeconds, duration, limit, score, shortAddress } from '../words/numbers.ts';
import { type Words, useWords } from '../words/use-words.ts';

/** The caller by its name, else by its address; a refused query's is only what it claimed. */
export function callerText(words: Words, row: QueryRow): string {
  const name = row.callerName ?? (row.caller === null ? null : shortAddress(row.caller));
  if (name === null) return words.t('query.unknownCaller');
  return row.outcome === 'refused' ? words.t('query.claimed', { who: name }) : name;
}

export function tookText(words: Words, row: QueryRow): string {
  if (row.latencyMs === null) return words.t('none');
  const took = duration(row.latencyMs, words.locale);
  return `${took.value} ${words.t(`figures.${took.unit}`)}`;
}

export function GrainCard({ row }: { row: QueryRow }) {
  const words = useWords();
  const reason = row.reason === null ? null : reasonSentences(row.reason);
  const allowed = row.deadlineMs === null ? null : limit(row.deadlineMs, words.locale);
  const took = tookText(words, row);
  return (
    <article className="grain-card" data-outcome={row.outcome}>
      <header>
        <Glyph outcome={row.outcome} />
        <strong>{words.say({ key: `outcomes.${row.outcome}`, params: {} })}</strong>
        {reason ? <span>{words.say(reason.name)}</span> : null}
        <time className="figure">{clockSeconds(row.at, words.locale)}</time>
      </header>
      {reason ? <p className="grain-why">{words.say(reason.why)}</p> : null}
      <dl>
        <dt>{words.t('query.who')}</dt>
        <dd>
          <Untrusted text={callerText(words, row)} />
        </dd>
        {row.asked === null ? null : (
          <>
            <dt>{words.t('query.asked')}</dt>
            <dd>
              <Untrusted text={row.asked} lines={2} />
              {row.items !== null && row.items > 1 ? <small>{words.t('query.items', { count: row.items })}</small> : null}
            </dd>
          </>
        )}
        {row.said === null ? null : (
          <>
            <dt>{words.t('query.said')}</dt>
            <dd>
              <Untrusted text={row.said} lines={2} />
            </dd>
          </>
        )}
        <dt>{words.t('query.speed')}</dt>
        <dd className="tabular">
          {allowed === null
            ? took
            : words.t('query.allowed', { took, allowed: `${allowed.value} ${words.t(`figures.${allowed.unit}`)}` })}
        </dd>
        <dt>{words.t('query.score')}</dt>
        <dd className="figure">{row.score === null ? words.t('query.unscored') : score(row.score, words.locale)}</dd>
      </dl>
    </article>
  );
}
