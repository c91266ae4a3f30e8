// Words as Python counts them: held against the real Python for every code point of the BMP, and against a slow reading of the rule.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skipBecause } from '../../../rig/skip-for-tests.ts';
import { splitWords } from './split.ts';

const BMP = 0x10000;
const python = process.platform === 'win32' ? 'python' : 'python3';
/** What a Python says of every code point; "" where there is none. Surrogates are code points of their own to it, as in our strings. */
const SEPARATES = `print(','.join(str(c) for c in range(${BMP}) if len(('a' + chr(c) + 'b').split()) == 2))`;

const spaces = Array.from({ length: BMP }, (_, code) => code).filter(
  (code) => splitWords(`a${String.fromCharCode(code)}b`).length === 2,
);

describe('splitWords', () => {
  it('separates where Python does, at each of 65,536 code points', (context) => {
    const run = spawnSync(python, ['-c', SEPARATES], { encoding: 'utf8' });
    if (run.status !== 0) return skipBecause(context, `no ${python} on this computer`);
    expect(spaces).toEqual(run.stdout.trim().split(',').map(Number));
  });

  it('splits as the subnet’s golden text is split', () => {
    expect(splitWords('a\u200bb\u00a0c\u0085d\u001ce\ufefff')).toEqual(['a\u200bb', 'c', 'd', 'e\ufefff']);
  });

  it.each([
    ['', []],
    [' \t\n\u2028\u3000 ', []],
    ['one', ['one']],
    ['  one  two\r\n', ['one', 'two']],
    ['\ud800 \udc00', ['\ud800', '\udc00']],
    ['🙂\u2003🙂', ['🙂', '🙂']],
    ['\u180e\u200b\u2060\ufeff', ['\u180e\u200b\u2060\ufeff']],
  ])('%j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it('loses nothing but whitespace, and never gives an empty word', () => {
    const known = new Set(spaces);
    const unit = fc.oneof(
      fc.constantFrom(' ', '\n', '\u0085', '\u00a0', '\u001d', '\u200b', '\ufeff', 'a', '🙂', '\ud800', '\udc00'),
      fc.integer({ min: 0, max: BMP - 1 }).map((code) => String.fromCharCode(code)),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
        const text = units.join('');
        const slow: string[] = [];
        let word = '';
        for (const one of `${text} `.split('')) {
          if (!known.has(one.charCodeAt(0))) word += one;
          else if (word !== '') {
            slow.push(word);
            word = '';
          }
        }
        expect(splitWords(text)).toEqual(slow);
      }),
    );
  });
});
