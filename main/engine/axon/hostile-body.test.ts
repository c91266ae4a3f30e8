// Bodies that would hurt, and values that are echoed into headers and other people's JSON. One table.
import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bodyOf, throwBytes } from './testing/client.ts';
import { asking, btauth, classic, type Shape, shaped } from './testing/hostile.ts';
import { hostileTable, type Row } from './testing/hostile-table.ts';
import { readReplies } from './testing/reply-reader.ts';
import { languageRoute, withLimits } from './testing/rig.ts';
import { btauthRequest, classicRequest, type SignedRequest } from './testing/signer.ts';

const ANSWERED = [[200], ['answered']] as const;
const NOT_JSON = [[422], ['not-json']] as const;
const WRONG_SCHEMA = [[422], ['wrong-schema']] as const;
const UNSIGNED_BODY = [[401], ['bad-signature']] as const;
const ENCODED = [[415], ['malformed']] as const;

const body =
  (content: string | Buffer, shape: Shape = {}) =>
  (): Buffer =>
    classic({ body: content, ...shape });
/** Signed as btauth signs: over the body, whatever it is. */
const signed = (content: string) => (): Buffer => shaped(btauthRequest({ ...asking, body: content }));
const encoded = (coding: string, content: string | Buffer) => (): Buffer =>
  classic({ first: [`content-encoding: ${coding}`], body: content });

const PLAIN = '{"texts":["hello"]}';
const beside = (members: string): string => `{"texts":["hello"],${members}}`;
const nested = (levels: number): string => beside(`"deep":${'['.repeat(levels)}${']'.repeat(levels)}`);
const DIGITS = '7'.repeat(5_000);

const BODIES: readonly Row[] = [
  ['63 levels', body(nested(63)), ...ANSWERED],
  ['64 levels in the object', body(nested(64)), ...WRONG_SCHEMA],
  ['ten thousand levels', body(nested(5_000)), ...WRONG_SCHEMA],
  ['ten thousand levels that never close', body('['.repeat(10_000)), ...WRONG_SCHEMA],
  ['ten thousand levels, signed', signed(nested(5_000)), ...WRONG_SCHEMA],
  ['1e400', body(beside('"x":1e400')), ...ANSWERED],
  ['an integer of 5,000 digits', body(beside(`"x":${DIGITS}`)), ...ANSWERED],
  ['a number where texts belong', body('{"texts":1e400}'), ...WRONG_SCHEMA],
  ['keys twice: the last counts', body('{"texts":1,"texts":["hello"]}'), ...ANSWERED],
  ['keys twice: the last counts, and is wrong', body('{"texts":["hello"],"texts":1}'), ...WRONG_SCHEMA],
  ['__proto__ with what is missing', body('{"__proto__":{"texts":["hello"]}}'), ...WRONG_SCHEMA],
  ['__proto__ and constructor beside it', body(beside('"__proto__":{"x":1},"constructor":{"prototype":{"y":1}}')), ...ANSWERED],
  [
    'bytes that are no UTF-8',
    body(Buffer.concat([Buffer.from('{"texts":["'), Buffer.from([0xc0, 0xaf]), Buffer.from('"]}')])),
    ...NOT_JSON,
  ],
  [
    'half a character',
    body(Buffer.concat([Buffer.from('{"texts":["'), Buffer.from([0xe2, 0x82]), Buffer.from('"]}')])),
    ...NOT_JSON,
  ],
  [
    'a surrogate as UTF-8',
    body(Buffer.concat([Buffer.from('{"texts":["'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"]}')])),
    ...NOT_JSON,
  ],
  ['half a surrogate pair, escaped', body('{"texts":["\\ud800"]}'), ...ANSWERED],
  ['a byte order mark', body(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(PLAIN)])), ...NOT_JSON],
  ['UTF-16', body(Buffer.from(PLAIN, 'utf16le')), ...NOT_JSON],
  ['a control character in a string', body('{"texts":["a\nb"]}'), ...NOT_JSON],
  ['a comment', body('{"texts":["hello"]/**/}'), ...NOT_JSON],
  ['a comma too many', body('{"texts":["hello"],}'), ...NOT_JSON],
  ['two objects', body(`${PLAIN}${PLAIN}`), ...NOT_JSON],
  ['0x10 and leading zeros', body(beside('"x":0x10,"y":01')), ...NOT_JSON],
  ['NaN, classic', body(beside('"x":NaN,"y":-Infinity')), ...ANSWERED],
  ['NaN, btauth', signed(beside('"x":NaN')), ...NOT_JSON],
  ['NUL', body('\0'), ...NOT_JSON],
  ['spaces alone', body(' '.repeat(1_000)), ...NOT_JSON],
  ['a body that is gzip and says so', encoded('gzip', gzipSync(PLAIN)), ...ENCODED],
  ['a plain body that says it is gzip', encoded('gzip', PLAIN), ...ENCODED],
  ['20 MB in 20 KB', encoded('gzip', gzipSync(Buffer.alloc(20_000_000))), ...ENCODED],
  ['brotli', encoded('br', brotliCompressSync(PLAIN)), ...ENCODED],
  ['gzip twice', encoded('gzip, gzip', gzipSync(gzipSync(PLAIN))), ...ENCODED],
  ['identity, which is none', encoded('identity', PLAIN), ...ANSWERED],
  ['gzip without saying so', body(gzipSync(PLAIN)), ...NOT_JSON],
  ['another body than signed', () => btauth({ body: '{"texts":["other"]}' }), ...UNSIGNED_BODY],
];

const big = withLimits({ maxBodyBytes: 64 * 1_024 });

describe('bodies', () => void hostileTable(BODIES, { routes: [languageRoute(big)] }));

async function* oneTwo() {
  yield Buffer.from('one ');
  yield Buffer.from('two');
}
const stream = languageRoute({
  ...big,
  name: 'StreamSynapse',
  async handle() {
    return { ok: true, value: { chunks: oneTwo(), items: 1, asked: '\u001b[31mred\r\nrow', said: () => '\u202Eevil\n\0' } };
  },
});
const EVIL = [
  'a\r\nset-cookie: x=1',
  'a\nset-cookie: x=1',
  'a\r\n\r\nHTTP/1.1 200 OK',
  'a\0b',
  '\u00e9\u00ff',
  '\u{1f600}\u2028',
  '\ud800',
];
const SHA3 = 'sha3-256';
const sha3 = (text: string): string => createHash(SHA3).update(text).digest('hex');

describe('values that are echoed', () => {
  const hashed = languageRoute({ ...big, name: 'HashSynapse', hashFields: { order: ['number'], floats: [] } });
  const table = hostileTable([['a stranger to routes', () => classic({ target: '/Nope' }), [404], ['unknown-route']]], {
    routes: [languageRoute(big), stream, hashed],
  });
  const heardOf = (request: SignedRequest, shape: Shape = {}): Promise<string> =>
    throwBytes(table.running().port, shaped(request, { ...shape, lines: ['connection: close'] }), false);

  it.each(EVIL)('%j in the fields a stream echoes as headers', async (evil) => {
    const { queries } = table.running();
    queries.length = 0;
    const terminal = { ip: evil, version: evil, uuid: evil };
    const fields = {
      texts: ['x'],
      timeout: evil,
      header_size: evil,
      total_size: evil,
      name: evil,
      dendrite: terminal,
      axon: terminal,
    };
    const heard = await heardOf(classicRequest({ ...asking, route: 'StreamSynapse', body: JSON.stringify(fields) }));
    const { replies, fault } = readReplies(Buffer.from(heard, 'latin1'));
    expect(fault).toBeNull();
    expect(replies.map(({ status, whole }) => [status, whole])).toEqual([[200, true]]);
    expect(replies[0]?.body.toString()).toBe('one two');
    expect([queries[0]?.asked, queries[0]?.said]).toEqual(['[31mred row', 'evil']);
  });

  it.each(EVIL)('%j as a route, a field and a key', async (evil) => {
    const { queries } = table.running();
    queries.length = 0;
    const target = `/${encodeURIComponent(evil.replaceAll('\ud800', ''))}`;
    const key = JSON.stringify({ texts: ['hello'], [evil]: evil });
    const field = JSON.stringify({ texts: { [evil]: evil } });
    for (const [over, shape, status] of [
      [{}, { target }, 404],
      [{ body: key }, {}, 200],
      [{ body: field }, {}, 422],
      [{}, { first: [`name: ${evil.replace(/[^\x20-\x7e]/g, '')}`] }, 200],
    ] as const) {
      const heard = await heardOf(classicRequest({ ...asking, ...over }), shape);
      const { replies, fault } = readReplies(Buffer.from(heard, 'latin1'));
      expect(fault).toBeNull();
      expect(replies.map((reply) => reply.status)).toEqual([status]);
      expect(JSON.parse(replies[0]?.body.toString() ?? '')).toBeTypeOf('object');
    }
    for (const { route, asked } of queries) expect(`${route}${asked}`).not.toMatch(/\p{Cc}/u);
  });

  it.each([
    ['an integer of 5,000 digits', DIGITS, DIGITS],
    ['1e400', '1e400', 'inf'],
    ['-0', '-0', '0'],
    ['1e-400', '1e-400', '0.0'],
    ['0.1e1', '0.1e1', '1.0'],
  ])('%s keeps its digits, and is hashed as Python writes it', async (_, digits, python) => {
    const content = `{"texts":["hello"],"number":${digits}}`;
    const right = classicRequest({ ...asking, route: 'HashSynapse', body: content, bodyHash: sha3(sha3(python)) });
    const heard = await heardOf(right);
    expect(bodyOf(heard)).toContain(`"number":${digits}`);
    const wrong = classicRequest({ ...asking, route: 'HashSynapse', body: content, bodyHash: sha3(sha3('2')) });
    expect(readReplies(Buffer.from(await heardOf(wrong), 'latin1')).replies[0]?.status).toBe(401);
  });
});
