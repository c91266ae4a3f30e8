// A text's words as Python's str.split() has them: the subnet counts words so, and an answer of another length is worth nothing.

/**
 * First and last of what str.isspace() holds for: bidirectional class WS, B or S, or category Zs. CPython Tools/unicode/makeunicodedata.py.
 * JavaScript's \s has U+FEFF in it and lacks U+001C to U+001F and U+0085.
 */
const SPACES: readonly (readonly [number, number])[] = [
  [0x09, 0x0d],
  [0x1c, 0x20],
  [0x85, 0x85],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
];
const escaped = (code: number): string => `\\u{${code.toString(16)}}`;
const BETWEEN = new RegExp(`[${SPACES.map(([from, to]) => `${escaped(from)}-${escaped(to)}`).join('')}]+`, 'u');

export function splitWords(text: string): string[] {
  const words = text.split(BETWEEN);
  if (words[0] === '') words.shift();
  if (words.at(-1) === '') words.pop();
  return words;
}
