// Request bodies as JSON: what python's json.dumps writes is read, NaN and Infinity included; what would hurt is refused.
import { isUtf8 } from 'node:buffer';

/** Deeper nesting than any synapse has; bounds what echoing a body costs. */
const MAX_DEPTH = 64;

export type JsonObject = Record<string, unknown>;
export type JsonResult =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly why: 'not-json' | 'no-object' };

/**
 * The body as an object of its own keys (one called `__proto__` is a key like any other: never assign by these keys).
 * `tolerant`: python's NaN, Infinity and -Infinity are read as null and as numbers out of range.
 */
export function parseBody(bytes: Buffer, tolerant: boolean): JsonResult {
  if (!isUtf8(bytes)) return { ok: false, why: 'not-json' };
  const text = bytes.toString('utf8');
  if (tooDeep(text)) return { ok: false, why: 'no-object' };
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
  return { ok: true, value: value as JsonObject };
}

/** Strings whole, so that nothing inside one is taken for a token. */
const STRING_OR_TOKEN = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

function withoutPythonNumbers(text: string): string {
  return text.replace(STRING_OR_TOKEN, (found) => {
    if (found === 'NaN') return 'null';
    if (found === 'Infinity') return '1e999';
    return found === '-Infinity' ? '-1e999' : found;
  });
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPENERS: ReadonlySet<number> = new Set([91, 123]); // [ {
const CLOSERS: ReadonlySet<number> = new Set([93, 125]); // ] }

function tooDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i++;
      while (i < text.length && text.charCodeAt(i) !== QUOTE) i += text.charCodeAt(i) === BACKSLASH ? 2 : 1;
    } else if (OPENERS.has(code)) {
      depth++;
      if (depth > MAX_DEPTH) return true;
    } else if (CLOSERS.has(code)) {
      depth--;
    }
  }
  return false;
}
