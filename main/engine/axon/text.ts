// Untrusted text on its way to a header or a person: one line, no control characters, cut.
import { EXCERPT_LENGTH } from '../../contract/query.ts';

const ELLIPSIS = '…';
const ROUTE_LENGTH = 80;
const HEADER_LENGTH = 200;

/** At most `length` UTF-16 units, never half of a surrogate pair. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '') + ELLIPSIS;
}

// Bidirectional controls too: a caller's text must not turn around the words beside it.
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;
const oneLine = (text: string): string => text.replace(CONTROLS, ' ');

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** For a row of the live list. */
export const excerpt = (text: string): string =>
  cut(
    oneLine(text.slice(0, EXCERPT_LENGTH * 2))
      .trim()
      .replace(LONE_SURROGATE, '\uFFFD'),
    EXCERPT_LENGTH,
  );
/** The name of a route somebody asked for. */
export const routeExcerpt = (text: string): string => cut(oneLine(text.slice(0, ROUTE_LENGTH * 2)), ROUTE_LENGTH);
/** A header's value: printable ASCII. */
export const headerText = (text: string): string => text.slice(0, HEADER_LENGTH).replace(/[^\x20-\x7e]/g, '?');
