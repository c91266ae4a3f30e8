// Who may ask, as sentences. Pure, as those in sentence.ts.
import type { CallersFault, CallersView } from '../callers.ts';
import { assertNever } from '../problem.ts';
import { dayTime, type Locale, type Sentence } from './sentence.ts';

/** What is wrong with the file, by line. */
export function faultSentence({ code, line, params }: CallersFault): Sentence {
  const at = code === 'not-json' && line !== null ? `${code}-at` : code;
  return { key: `callersFaults.${at}`, params: { ...params, line: line ?? 1 } };
}

/** How far the file is gone by. null: it is there and in order. */
export function standingSentence({ found, standing }: CallersView['file'], locale: Locale): Sentence | null {
  switch (standing.kind) {
    case 'current':
      return found ? null : { key: 'callers.none', params: {} };
    case 'stale': {
      const params = { since: dayTime(standing.since, locale), until: dayTime(standing.servedUntil, locale) };
      return { key: 'callers.stale', params };
    }
    case 'expired':
      return standing.since === null
        ? { key: 'callers.never', params: {} }
        : { key: 'callers.expired', params: { since: dayTime(standing.since, locale) } };
    default:
      return assertNever(standing);
  }
}
