// The redactor: nothing that is somebody's comes out, whatever it is embedded in; what helps to understand stays.
import { createHash, randomBytes } from 'node:crypto';
import { generateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { encodeAddress } from '@polkadot/util-crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, LONGEST_TEXT } from './redact.ts';

const HOME = '/home/Ada Lovelace';
const own = {
  folders: [
    { path: `${HOME}/.local/share/lode`, as: '<data>' },
    { path: HOME, as: '~' },
  ],
  user: 'Ada Lovelace',
  computer: 'analytical-engine',
};
const redact = createRedactor(own, ['huggingface.co']);

/** Bytes as keys are: without a pattern. */
const bytes = (length: 32 | 64) =>
  fc.nat().map((seed) =>
    createHash(length === 32 ? 'sha256' : 'sha512')
      .update(`${seed}`)
      .digest(),
  );
const phrase = fc.constantFrom(128, 256).map((bits) => generateMnemonic(wordlist, bits).split(' '));
/** What stands around it: any text at all, and letters glued to it. */
const around = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.stringMatching(/^[A-Za-z0-9]{0,6}$/), fc.lorem());

/** A text of which one of these pieces is left when it comes out. null: none was found. */
function leak(secret: fc.Arbitrary<{ readonly text: string; readonly pieces: readonly string[] }>, glue = around): string | null {
  const found = fc.check(
    fc.property(secret, glue, glue, ({ text, pieces }, before, after) => {
      const shown = redact(`${before}${text}${after}`);
      return pieces.every((piece) => before.includes(piece) || after.includes(piece) || !shown.includes(piece));
    }),
    { numRuns: 300 },
  );
  return found.failed ? JSON.stringify(found.counterexample) : null;
}
const whole = (text: string) => ({ text, pieces: [text] });
/** In the wide letters of an East Asian keyboard. */
const wide = (text: string) =>
  text.replaceAll(/[a-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfe_e0));
const hex = (key: Buffer, each: RegExp, as: string) => key.toString('hex').replaceAll(each, as).trim();

describe('never comes out, embedded anywhere', () => {
  it('an address of any network', () => {
    expect(
      leak(fc.tuple(bytes(32), fc.constantFrom(0, 2, 13, 42, 255)).map(([key, prefix]) => whole(encodeAddress(key, prefix)))),
    ).toBeNull();
  });

  it.each(['hex', 'base64', 'base64url'] as const)('a key in %s', (form) => {
    expect(leak(bytes(32).map((key) => whole(key.toString(form))))).toBeNull();
    expect(leak(bytes(64).map((key) => whole(`0x${key.toString('hex')}`)))).toBeNull();
  });

  it('a key as its bytes, however they are printed', () => {
    const seps = fc.constantFrom(', ', ',', ' ', ':', ',\n  ');
    expect(
      leak(
        fc.tuple(bytes(32), seps).map(([key, sep]) => whole([...key].join(sep === ':' ? ', ' : sep))),
        fc.constantFrom('', 'Uint8Array(32) [ ', ' ]'),
      ),
    ).toBeNull();
    expect(
      leak(
        fc
          .tuple(bytes(32), seps)
          .map(([key, sep]) => whole([...key].map((byte) => byte.toString(16).padStart(2, '0')).join(sep))),
        fc.constantFrom('', '<Buffer ', '>'),
      ),
    ).toBeNull();
  });

  it('the words of a phrase, whatever stands between them: no three in a row', () => {
    const between = fc.constantFrom(' ', '\n', ', ', '","', '\t', ' | ', '\n12. ');
    expect(
      leak(
        fc.tuple(phrase, between, fc.boolean()).map(([words, sep, loud]) => {
          const said = loud ? words.map((word) => word.toUpperCase()) : words;
          return { text: said.join(sep), pieces: said.slice(2, -3).map((_, at) => said.slice(at + 1, at + 4).join(sep)) };
        }),
      ),
    ).toBeNull();
  });

  it('the words of a phrase in another dress: escaped, in an address, in a page, in JSON, in other letters, with what is not seen', () => {
    const dresses: ((words: readonly string[]) => string)[] = [
      (words) => JSON.stringify(words.join('\n')),
      (words) => JSON.stringify(JSON.stringify(words.join('\r\n'))),
      (words) => words.join('\\u0020'),
      (words) => encodeURIComponent(words.join('\n')),
      (words) => encodeURIComponent(words.join(',')),
      (words) => words.join('&nbsp;'),
      (words) => words.map((word) => `<li>${word}</li>`).join('\n'),
      (words) => JSON.stringify(words.map((word, at) => ({ i: at, word }))),
      (words) => words.join('\u200b'),
      (words) => words.map((word) => `${word.slice(0, 1)}\u00ad${word.slice(1)}`).join(' '),
      (words) => wide(words.join(' ')),
    ];
    const found = fc.check(
      fc.property(phrase, fc.constantFrom(...dresses), (words, dress) => {
        const shown = redact(`said ${dress(words)} so`)
          .normalize('NFKC')
          .replaceAll(/\p{Cf}/gu, '');
        return !words.slice(2, -3).some((word) => word.length > 4 && shown.includes(word));
      }),
      { numRuns: 300 },
    );
    expect(found.failed && found.counterexample).toBeFalsy();
  });

  it('a key in groups, escaped, and as base64 in an address', () => {
    const forms: ((key: Buffer) => { text: string; pieces: string[] })[] = [
      (key) => whole(hex(key, /.{4}/g, '$& ')),
      (key) => whole(hex(key, /.{8}/g, '$&\n')),
      (key) => whole(hex(key, /../g, String.raw`\x$&`)),
      (key) => whole(hex(key, /../g, '%$&')),
      (key) => whole(hex(key, /../g, String.raw`\u00$&`)),
      (key) => {
        const text = encodeURIComponent(key.toString('base64'));
        return { text, pieces: text.split('%').filter((piece) => piece.length > 7) };
      },
    ];
    expect(
      leak(
        fc.tuple(bytes(32), fc.constantFrom(...forms)).map(([key, form]) => form(key)),
        fc.constantFrom('', ' ', '"', 'key '),
      ),
    ).toBeNull();
  });

  it.each([
    '{"password":"Correct horse, Obvious"}',
    String.raw`{\"token\":\"Obvious\"}`,
    String.raw`"{\"passphrase\":\"my Obvious\",\"a\":1}"`,
    String.raw`{"password":"a\"b Obvious"}`,
    "passphrase: 'it is Obvious'",
    'password="left open, Obvious',
    '--password Obvious --to x',
    '--hotkey-seed Obvious',
    'pwd=Obvious',
    'Cookie: session=1; id=Obvious',
  ])('what says of itself that it is secret: %s', (text) => {
    expect(redact(text)).not.toContain('Obvious');
  });

  it.each([
    'getaddrinfo ENOTFOUND node.obvious.example',
    'getaddrinfo EAI_AGAIN obvious',
    "code: 'ENOTFOUND', hostname: 'node.obvious.example'",
    '{"host":"node.obvious.example:9944"}',
    'Host: node.obvious.example',
  ])('whom a person speaks to: %s', (text) => {
    expect(redact(text)).not.toContain('obvious');
    expect(redact(text.replaceAll(/node\.obvious\.example|obvious/g, 'huggingface.co'))).toContain('huggingface.co');
  });

  it('what a rig lets in by, and what says of itself that it is secret', () => {
    expect(
      leak(
        bytes(32).map((key) => ({
          text: `http://127.0.0.1:4000/?token=${key.toString('base64url')}`,
          pieces: [key.toString('base64url')],
        })),
      ),
    ).toBeNull();
    const name = fc.constantFrom('password=', 'token: ', '"secret":"', 'Authorization: Bearer ', 'Bearer ', 'passphrase is ');
    expect(
      leak(
        fc
          .tuple(name, fc.stringMatching(/^[A-Za-z0-9]{6,20}$/))
          .map(([said, value]) => ({ text: ` ${said}${value}`, pieces: [value] })),
        fc.constantFrom('', ' ', '"', 'Error: '),
      ),
    ).toBeNull();
  });

  it('addresses on the internet and who has them', () => {
    expect(
      leak(
        fc
          .ipV4()
          .map(whole)
          .filter(({ text }) => text !== '127.0.0.1' && text !== '0.0.0.0'),
      ),
    ).toBeNull();
    expect(
      leak(
        fc
          .ipV6()
          .filter((ip) => ip.length > 4 && ip !== '::1')
          .map(whole),
        fc.constantFrom('', ' ', '[', ']', '\n', '"'),
      ),
    ).toBeNull();
    expect(leak(fc.emailAddress({ size: 'small' }).map(whole), fc.constantFrom('', ' ', '\n', '<', '>'))).toBeNull();
    expect(
      leak(
        fc.webUrl({ withQueryParameters: true, withFragments: true, authoritySettings: { withUserInfo: true } }).map((url) => {
          const { username, search, host } = new URL(url);
          return { text: url, pieces: [username, search, host].filter((piece) => piece.length > 6) };
        }),
        fc.constantFrom('', ' ', '\n', '"'),
      ),
    ).toBeNull();
  });

  it('this person’s name, computer and folders, in every way they are written', () => {
    const ways = [HOME, encodeURI(HOME), 'Ada Lovelace', 'ada lovelace', 'ANALYTICAL-ENGINE', JSON.stringify(HOME)];
    expect(leak(fc.constantFrom(...ways).map(whole))).toBeNull();
  });

  it('anybody’s home folder', () => {
    for (const path of ['/home/bob/x', '/Users/bob/x', 'C:\\Users\\bob\\x', 'C:\\\\Users\\\\bob\\\\x', 'file:///Users/bob/x'])
      expect(redact(`at ${path}`)).not.toContain('bob');
  });
});

describe('stays', () => {
  it.each([
    'ENOSPC: no space left on device, write',
    'Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: cannot open shared object file',
    'onnxruntime::CudaCall CUDA failure 100: no CUDA-capable device is detected',
    'listen EADDRINUSE: address already in use 127.0.0.1:8091',
    'at Socket.<anonymous> (node:net:1234:56)',
    'NVIDIA GeForce RTX 3060, driver 550.54.14, 12:30:45',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it.each([
    [`open '${HOME}/.local/share/lode/lode.db'`, "open '<data>/lode.db'"],
    ['\u001b[31mError: no\u001b[39m', 'Error: no'],
    [`open '${HOME}/x'`, "open '~/x'"],
    ['GET https://huggingface.co/a/b?c=d failed', 'GET https://huggingface.co/<path> failed'],
    ['wss://me:pw@my.node:9944 closed', 'wss://<host> closed'],
    ['connect ECONNREFUSED 203.0.113.9:9944', 'connect ECONNREFUSED <ip>:9944'],
  ])('%s', (text, kept) => {
    expect(redact(text)).toBe(kept);
  });
});

it('leaves alone what it has been through', () => {
  const texts = fc.tuple(fc.webUrl({ withQueryParameters: true }), fc.ipV4(), bytes(32), fc.emailAddress(), phrase, around);
  const again = fc.property(texts, ([url, ip, key, mail, words, text]) => {
    const once = redact(`${text} ${url} ${ip} ${key.toString('hex')} ${HOME} ${mail} ${words.join(' ')}`);
    return redact(once) === once;
  });
  expect(fc.check(again).failed).toBe(false);
});

it('a text too long to look into is not kept at all', () => {
  expect(redact('a '.repeat(LONGEST_TEXT))).toBe(`<a text of ${2 * LONGEST_TEXT} characters>`);
});

it('takes a hostile text in its stride', () => {
  const started = performance.now();
  for (const part of [
    'a@',
    '://',
    '0:',
    '1, ',
    'key:',
    'ab ',
    '.1',
    '/',
    '=',
    'abandon ',
    '-',
    '%2B',
    'abcd ',
    '\\x41',
    'host: ',
    '--',
    'key:"',
    '\\',
    'a":"',
    '&a',
    'ﷺ',
  ])
    redact(part.repeat(Math.floor(LONGEST_TEXT / part.length)));
  redact(randomBytes(LONGEST_TEXT / 2).toString('hex'));
  // Linear takes milliseconds; what tries every way to read such a text would take minutes.
  expect(performance.now() - started).toBeLessThan(5_000);
});
