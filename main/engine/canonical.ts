// One value, one text: JSON as RFC 8785 has it, so that a signature holds whatever editor or line ends a file has been through.

/** What JSON.parse can give. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Throws on what no JSON text can say: numbers that are not finite, halves of a surrogate pair. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('a number that is not finite has no canonical form');
    // ECMAScript's own way of writing a number is the one RFC 8785 asks for.
    return JSON.stringify(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  // By UTF-16 code units, which is what a plain sort compares.
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${text(key)}:${canonicalJson(each)}`).join(',')}}`;
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('half a surrogate pair has no canonical form');
  return JSON.stringify(value);
}
