// Request bodies as JSON: what python's json.dumps writes is read, NaN and Infinity included; what would hurt is refused.
import { isUtf8 } from 'node:buffer';

/** Deeper nesting than any synapse has; bounds what reading a body costs. */
const MAX_DEPTH = 64;

export type JsonObject = Record<string, unknown>;
/**
 * The text of each value as it came: `1.0` stays `1.0`, a big integer keeps its digits, NaN is NaN. Of a key that comes twice the
 * last value stands in the first one's place, as in CPython's dict (Lib/json/decoder.py).
 */
export type JsonTexts = ReadonlyMap<string, string>;
export type JsonResult =
  | { readonly ok: true; readonly value: JsonObject; readonly texts: JsonTexts }
  | { readonly ok: false; readonly why: 'not-json' | 'no-object' };

/**
 * The body as an object of its own keys (one called `__proto__` is a key like any other: never assign by these keys), and beside
 * it the texts, for whatever must go back or be hashed exactly.
 * `tolerant`: python's NaN, Infinity and -Infinity are read; in `value` as null and as numbers out of range.
 */
export function parseBody(bytes: Buffer, tolerant: boolean): JsonResult {
  if (!isUtf8(bytes)) return { ok: false, why: 'not-json' };
  const text = bytes.toString('utf8');
  const members = membersOf(text);
  if (!members) return { ok: false, why: 'no-object' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (!tolerant || !/NaN|Infinity/.test(text)) return { ok: false, why: 'not-json' };
    try {
      value = JSON.parse(withoutPythonNumbers(text));
    } catch {
      return { ok: false, why: 'not-json' };
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, why: 'no-object' };
  return { ok: true, value: value as JsonObject, texts: asTexts(members) };
}

/** The parameters of a request's target, each a string; of one that comes twice the last counts. */
export function parameters(target: string): JsonResult {
  const query = target.indexOf('?');
  const fields = new Map(query < 0 ? [] : new URLSearchParams(target.slice(query + 1)));
  return {
    ok: true,
    value: Object.fromEntries(fields),
    texts: new Map(Array.from(fields, ([name, value]) => [name, JSON.stringify(value)])),
  };
}

const OPEN_OR_NUMBER = /"|-?(?<![\w.])Infinity\b|\bNaN\b/g;
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['NaN', 'null'],
  ['Infinity', '1e999'],
  ['-Infinity', '-1e999'],
]);

/** One walk, past strings as a whole: a pattern for strings would go back over one that does not end, again and again. */
function withoutPythonNumbers(text: string): string {
  const next = new RegExp(OPEN_OR_NUMBER);
  let written = '';
  let kept = 0;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const number = INSTEAD.get(found[0]);
    if (number === undefined) {
      next.lastIndex = closingQuote(text, found.index) + 1;
      continue;
    }
    written += text.slice(kept, found.index) + number;
    kept = next.lastIndex;
  }
  return written + text.slice(kept);
}

const PLAIN_KEY = /^\w*$/;
/** What nearly every key is needs no escaping, and a reply has some thirty of them. */
const quoted = (key: string): string => (PLAIN_KEY.test(key) ? `"${key}"` : JSON.stringify(key));

/** An object again. */
export function writeTexts(texts: JsonTexts): string {
  let written = '';
  for (const [key, text] of texts) written += `${written === '' ? '{' : ','}${quoted(key)}:${text}`;
  return written === '' ? '{}' : `${written}}`;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** The texts of the values of an object that was read before, or of one within it. */
export const textsOf = (object: string): JsonTexts => asTexts(membersOf(object) ?? []);

type Member = readonly [keyToken: string, text: string];
const asTexts = (members: readonly Member[]): JsonTexts => new Map(members.map(([key, text]) => [stringOf(key), text]));

/** The members of an object; of no use where `text` turns out not to be JSON, or no object. null: nested too deep. */
function membersOf(text: string): Member[] | null {
  const members: Member[] = [];
  let depth = 0;
  let key = '';
  let begin = -1;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE: {
        const open = i;
        i = closingQuote(text, open);
        if (depth === 1 && begin < 0) key = text.slice(open, i + 1);
        break;
      }
      case OPEN_LIST:
      case OPEN_OBJECT:
        depth++;
        if (depth > MAX_DEPTH) return null;
        break;
      case COLON:
        if (depth === 1 && begin < 0) begin = i + 1;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
      case COMMA:
        if (depth === 1 && begin >= 0) {
          members.push([key, text.slice(begin, i).trim()]);
          begin = -1;
        }
        if (text.charCodeAt(i) !== COMMA) depth--;
        break;
    }
  }
  return members;
}

/** Where the string that opens at `open` closes; the text's length if it does not. */
export function closingQuote(text: string, open: number): number {
  for (let from = open + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return text.length;
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((quote - before) % 2 === 1) return quote;
    from = quote + 1;
  }
}

/** What a well-formed string token says. */
export const stringOf = (token: string): string => (token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1));
