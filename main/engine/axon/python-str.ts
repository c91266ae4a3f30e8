// Python's str() of a JSON value, as a classic body hash is made of it. Rules: CPython Objects/{unicode,long,dict,list}object.c.
import { pyFloat } from '../subnets/python-float.ts';
import { closingQuote, stringOf } from './json.ts';

/**
 * str() of the value json.loads reads out of `json`, which must be well-formed (NaN and the infinities are) and not nested deep.
 * `floats`: whole numbers in it are floats too (`1` is `1.0`), as pydantic makes them in a field declared so.
 */
export function pyStr(json: string, floats = false): string {
  const text = json.trim();
  return text.startsWith('"') ? stringOf(text) : new Reader(text, floats).value();
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['null', 'None'],
  ['true', 'True'],
  ['false', 'False'],
]);
const SPACE = /[ \t\n\r]*/y;
const TOKEN = /[^\s,\]}]+/y;

/** One walk over the text; what it gives is repr(), which is str() for everything but a string. */
class Reader {
  readonly #text: string;
  readonly #floats: boolean;
  #at = 0;

  constructor(text: string, floats: boolean) {
    this.#text = text;
    this.#floats = floats;
  }

  value(): string {
    const first = this.#next();
    if (first === '"') return pyRepr(this.#string());
    if (first === '[') return this.#list();
    if (first === '{') return this.#dict();
    const token = this.#match(TOKEN);
    return WORDS.get(token) ?? pyNumber(token, this.#floats);
  }

  #list(): string {
    const items: string[] = [];
    this.#at++;
    while (this.#next() !== ']') items.push(this.value());
    this.#at++;
    return `[${items.join(', ')}]`;
  }

  #dict(): string {
    const items = new Map<string, string>();
    this.#at++;
    while (this.#next() === '"') {
      const key = this.#string();
      this.#next();
      items.set(key, this.value());
    }
    this.#at++;
    return `{${Array.from(items, ([key, value]) => `${pyRepr(key)}: ${value}`).join(', ')}}`;
  }

  #string(): string {
    const open = this.#at;
    this.#at = closingQuote(this.#text, open) + 1;
    return stringOf(this.#text.slice(open, this.#at));
  }

  /** The next character that says something. Throws where there is none, so that no broken text is walked for ever. */
  #next(): string {
    for (;;) {
      this.#match(SPACE);
      const next = this.#text[this.#at];
      if (next === undefined) throw new Error('The text ended inside a value');
      if (next !== ',' && next !== ':') return next;
      this.#at++;
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

function pyNumber(token: string, floats: boolean): string {
  if (token === 'NaN') return 'nan';
  if (token.endsWith('Infinity')) return token.startsWith('-') ? '-inf' : 'inf';
  if (floats || /[.eE]/.test(token)) return pyFloat(Number(token));
  return token === '-0' ? '0' : token; // an integer's digits are its str(), however many
}

/** What str.isprintable() denies: categories C and Z but for the space. The Unicode version is that of our runtime. */
const NOT_PLAIN = /[\p{C}\p{Z}\\']/gu;
const HEX = 16;
const BYTE = 0xff;
const UNIT = 0xffff;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  [' ', ' '],
]);

/** repr() of a string. */
export function pyRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replace(NOT_PLAIN, (character) => {
    if (character === "'") return quote === "'" ? "\\'" : character;
    const escape = ESCAPES.get(character);
    if (escape !== undefined) return escape;
    const code = character.codePointAt(0) ?? 0;
    const digits = code.toString(HEX);
    if (code <= BYTE) return `\\x${digits.padStart(2, '0')}`;
    return code <= UNIT ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
  });
  return quote + inner + quote;
}
