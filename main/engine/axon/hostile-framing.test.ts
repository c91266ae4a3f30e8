// Requests whose framing another server on the way may read otherwise: smuggling, chunks, lengths, line ends. One table.
import { describe } from 'vitest';
import { BODY, btauth, CHUNKED, chunked, classic, type Shape } from './testing/hostile.ts';
import { hostileTable, type Row } from './testing/hostile-table.ts';

const MALFORMED = [[400], ['malformed']] as const;
const ANSWERED = [[200], ['answered']] as const;
const TOO_LARGE = [[413], ['too-large']] as const;

const coded =
  (line: string, shape: Shape = {}) =>
  (): Buffer =>
    classic({ length: false, first: [line], body: chunked(BODY), ...shape });
const sized =
  (...lines: string[]) =>
  (): Buffer =>
    classic({ length: false, first: lines, body: BODY });
const inChunks = (body: string | Buffer) => (): Buffer => classic({ ...CHUNKED, body });
const lined =
  (...lines: string[]) =>
  (): Buffer =>
    classic({ first: lines });
const text = (value: string) => (): Buffer => Buffer.from(value, 'latin1');

const CODINGS: readonly Row[] = [
  ['a length and chunks', () => classic({ first: ['transfer-encoding: chunked'], body: chunked(BODY) }), ...MALFORMED],
  ['chunks and a length', () => classic({ lines: ['transfer-encoding: chunked'], body: chunked(BODY) }), ...MALFORMED],
  ['an unknown coding', coded('transfer-encoding: xchunked'), ...MALFORMED],
  ['identity as a coding', coded('transfer-encoding: identity'), ...MALFORMED],
  ['chunked, then another coding', coded('transfer-encoding: chunked, identity'), ...MALFORMED],
  ['another coding, then chunked', coded('transfer-encoding: gzip, chunked'), ...MALFORMED],
  ['chunked twice in a line', coded('transfer-encoding: chunked, chunked'), ...MALFORMED],
  ['chunked in two lines', () => classic({ ...CHUNKED, lines: CHUNKED.first, body: chunked(BODY) }), ...MALFORMED],
  [
    'chunked and identity in two lines',
    coded('transfer-encoding: chunked', { lines: ['Transfer-Encoding: identity'] }),
    ...MALFORMED,
  ],
  ['a vertical tab before chunked', coded('transfer-encoding:\x0bchunked'), ...MALFORMED],
  ['a space before the colon of a coding', coded('transfer-encoding : chunked'), ...MALFORMED],
  ['a quoted coding', coded('transfer-encoding: "chunked"'), ...MALFORMED],
  ['a folded coding', coded('transfer-encoding:\r\n chunked'), ...MALFORMED],
  ['chunks in HTTP/1.0', coded('transfer-encoding: chunked', { version: 'HTTP/1.0' }), ...MALFORMED],
  ['a tab before chunked, which is allowed', coded('transfer-encoding:\tchunked'), ...ANSWERED],
  ['CHUNKED, which is the same', coded('TRANSFER-ENCODING: CHUNKED'), ...ANSWERED],
];

const LENGTHS: readonly Row[] = [
  ['two lengths that differ', sized('content-length: 3', `content-length: ${BODY.length}`), ...MALFORMED],
  ['two lengths that agree', sized(`content-length: ${BODY.length}`, `content-length: ${BODY.length}`), ...MALFORMED],
  ['a list of lengths', sized(`content-length: ${BODY.length}, ${BODY.length}`), ...MALFORMED],
  ['a length with a sign', sized(`content-length: +${BODY.length}`), ...MALFORMED],
  ['a negative length', sized('content-length: -1'), ...MALFORMED],
  ['a length in hex', sized('content-length: 0x10'), ...MALFORMED],
  ['a length with an exponent', sized('content-length: 1e1'), ...MALFORMED],
  ['an empty length', sized('content-length: '), ...MALFORMED],
  ['a length of 2^64', sized('content-length: 18446744073709551616'), ...MALFORMED],
  ['a length of 2^64 - 1', sized('content-length: 18446744073709551615'), ...TOO_LARGE],
  ['a length above the limit', sized('content-length: 4097'), ...TOO_LARGE],
  ['a body shorter than said', sized(`content-length: ${BODY.length + 1}`), [408], ['too-slow']],
  ['a body longer than said, cut where it was said', sized(`content-length: ${BODY.length - 1}`), [], ['caller-gone']],
  [
    'something that is no request behind one',
    () => Buffer.concat([classic(), Buffer.from('GARBAGE\r\n\r\n')]),
    [],
    ['caller-gone'],
  ],
  ['a request behind one', () => Buffer.concat([classic(), btauth()]), [200, 200], ['answered', 'answered']],
  [
    'an unsigned request behind a signed one',
    () => Buffer.concat([classic(), Buffer.from('GET /x HTTP/1.1\r\nhost: x\r\n\r\n')]),
    [200, 404],
    ['answered', 'unknown-route'],
  ],
  ['empty lines before the request', () => Buffer.concat([Buffer.from('\r\n\r\n'), classic()]), ...ANSWERED],
];

const CHUNKS: readonly Row[] = [
  ['chunk extensions, which say nothing to us', inChunks(chunked(BODY, ';a=b;c="d"')), ...ANSWERED],
  ['a chunk extension without end', inChunks(chunked(BODY, `;a=${'x'.repeat(20_000)}`)), ...TOO_LARGE],
  ['a chunk of 2^68 bytes', inChunks('fffffffffffffffff\r\nx'), ...MALFORMED],
  ['a chunk of 2^64 - 1 bytes that never come', inChunks('ffffffffffffffff\r\nx'), [408], ['too-slow']],
  ['a chunk of a negative size', inChunks('-1\r\nx'), ...MALFORMED],
  ['a chunk of no size', inChunks('\r\nx'), ...MALFORMED],
  ['a chunk size of 0x', inChunks('0x5\r\nhello\r\n0\r\n\r\n'), ...MALFORMED],
  ['a chunk longer than said', inChunks('3\r\nabcdef\r\n0\r\n\r\n'), ...MALFORMED],
  ['chunks with bare LF', inChunks(`${BODY.length.toString(16)}\n${BODY}\n0\n\n`), ...MALFORMED],
  ['chunks above the limit', inChunks(chunked('x'.repeat(8_192))), ...TOO_LARGE],
  ['chunks without an end', inChunks(`${BODY.length.toString(16)}\r\n${BODY}\r\n`), [408], ['too-slow']],
  ['trailers, which are not read', inChunks(chunked(BODY, '', 'bt_header_dendrite_hotkey: x\r\n')), ...ANSWERED],
  ['a trailer without end', inChunks(chunked(BODY, '', `x: ${'y'.repeat(20_000)}\r\n`)), [431], ['too-large']],
];

const LINES: readonly Row[] = [
  ['bare LF as line ends', () => classic({ lineEnd: '\n' }), ...MALFORMED],
  ['bare CR as line ends', () => classic({ lineEnd: '\r' }), ...MALFORMED],
  ['a folded header', lined('x: a', ' b'), ...MALFORMED],
  ['a header folded into its name', lined('computed_body_hash:', '\taa'), ...MALFORMED],
  ['a space before a colon', lined('x : a'), ...MALFORMED],
  ['NUL in a header', lined('x: a\0b'), ...MALFORMED],
  ['CR in a header', lined('x: a\rb'), ...MALFORMED],
  ['LF in a header', lined('x: a\nb'), ...MALFORMED],
  ['a header without a name', lined(': a'), ...MALFORMED],
  ['a header without a colon', lined('nocolon'), ...MALFORMED],
  ['latin-1 in the name of a header', lined('x\xe9: a'), ...MALFORMED],
  ['latin-1 in a header nobody reads', lined('x: \xe9\xff'), ...ANSWERED],
  ['__proto__ and constructor as headers', lined('__proto__: x', 'constructor: y', 'toString: z'), ...ANSWERED],
  ['two hosts', lined('host: y'), ...MALFORMED],
  ['a signature twice, in other letters', lined('BT_HEADER_dendrite_SIGNATURE: 0x'), ...MALFORMED],
  ['five thousand headers', () => classic({ lines: Array.from({ length: 5_000 }, () => 'a:') }), [431], ['too-large']],
  ['a header of 20 KB', lined(`x: ${'y'.repeat(20_000)}`), [431], ['too-large']],
  ['headers without an end', text('POST /LanguageSynapse HTTP/1.1\r\nhost: x\r\n'), [408], ['too-slow']],
  ['nothing but an end of line', text('\r\n'), [408], ['too-slow']],
];

describe('transfer codings', () => void hostileTable(CODINGS));
describe('lengths', () => void hostileTable(LENGTHS));
describe('chunks', () => void hostileTable(CHUNKS));
describe('header lines', () => void hostileTable(LINES));
