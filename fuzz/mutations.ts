// Mutations: what a hostile caller, a broken one or a broken line makes of a request. Each takes bytes (latin-1) and gives bytes.
import type { Random } from './random.ts';
import { split } from './template.ts';

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
const NUMBERS = ['0', '-0', '-1', '+1', '01', '1.0', '1e400', '-1e400', '4.9e-324', '1e-400', '0x10', '1_000', 'NaN', 'Infinity'];
const LARGE = ['18446744073709551615', '18446744073709551616', '9223372036854775808', '9'.repeat(400), '9'.repeat(5_000)];
const TEXTS = [
  '',
  ' ',
  '\0',
  '\r\nx-evil: 1',
  '\n',
  '\r',
  '\xff',
  '\x1b[31m',
  'None',
  'null',
  '../..',
  '%0d%0a',
  '"',
  "'",
  '<b>',
  '{{stranger}}',
];
const WIDE = ['é', '😀', '\u202e', '\u2028', '١٢٣', 'ﬀ', '\u0000'].map(utf8);
const EDGES = [...NUMBERS, ...LARGE, ...TEXTS, ...WIDE, 'A'.repeat(300), 'A'.repeat(9_000), '\xed\xa0\x80', '\xc0\xaf'];
const JSON_VALUES = [
  ...NUMBERS,
  ...LARGE,
  'null',
  'true',
  '""',
  '"\\ud800"',
  '"\\u0000"',
  '"a\'b\\"c"',
  '[]',
  '{}',
  '{"__proto__":{"texts":["x"]}}',
  '[[[[1]]]]',

  '"\\r\\nx: y"',
  '[1,2.50,"3"]',
  '{"a":1,"a":2}',
  '[NaN,-Infinity]',
  `"${utf8('é\u2028😀')}"`,
  '['.repeat(70) + ']'.repeat(70),
];
const KEYS = ['texts', 'count', 'dendrite', 'axon', 'timeout', 'name', '__proto__', 'computed_body_hash', 'languages', 'x', ''];
const HEADERS = [
  'transfer-encoding: chunked',
  'transfer-encoding: gzip, chunked',
  'content-length: 0',
  'content-length: 99999999',

  'expect: 100-continue',
  'expect: x',
  'upgrade: websocket',
  'connection: upgrade',
  'connection: close',
  'content-encoding: gzip',

  'accept-encoding: gzip',
  'host: y',
  'timeout: 1e9',
  'timeout: 0',
  'bt_header_dendrite_hotkey: {{stranger}}',
  'epistula-version: 2',
  'x-bittensor-version: 1',
  'bt_header_dendrite_version: 600',
  'name: x',
  ' folded',
  'x : y',
  ': x',
  'nocolon',
  'x: a\0b',
];
const METHODS = ['GET', 'HEAD', 'PUT', 'OPTIONS', 'CONNECT', 'TRACE', 'post', 'FROB', 'PO ST', ''];
const TARGETS = [
  '/',
  '*',
  '/Synapse',
  '/StreamSynapse',
  '/HashSynapse',
  '/OldSynapse',
  '/open',
  '/open?a=1&a=2&__proto__=3',
  '//x',
  '/%00',
];
const PATHS = [
  'http://x/LanguageSynapse',
  '/LanguageSynapse/../x',
  '/LanguageSynapse#x',
  '/\xff',
  `/${'a'.repeat(9_000)}`,
  'x',
  '',
];
const VERSIONS = ['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.9', 'HTTP/1.1 ', '', 'ICE/1.0'];

type Mutation = (bytes: string, random: Random, other: () => string) => string;

const withHead = (bytes: string, change: (lines: string[]) => void): string => {
  const { head, body } = split(bytes);
  const lines = head.split('\r\n');
  change(lines);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
};
const withLine = (bytes: string, random: Random, change: (line: string) => readonly string[]): string =>
  withHead(bytes, (lines) => {
    const at = 1 + random.below(Math.max(1, lines.length - 1));
    lines.splice(at, 1, ...change(lines[at] ?? ''));
  });
const withBody = (bytes: string, change: (body: string) => string): string => {
  const { head, body } = split(bytes);
  return `${head}\r\n\r\n${change(body)}`;
};
const valued = (line: string, value: string): string => `${line.slice(0, line.indexOf(':') + 1)} ${value}`;
const recased = (text: string, random: Random): string =>
  Array.from(text, (one) => (random.chance(0.5) ? one.toUpperCase() : one.toLowerCase())).join('');

/** The length said is made right again, so that what follows is read as it is. */
const measured = (bytes: string): string => {
  const { head, body } = split(bytes);
  return `${head.replace(/(\r\ncontent-length: )\d+/i, `$1${body.length}`)}\r\n\r\n${body}`;
};

/** Of the body alone, its length kept right; signed afterwards they reach the handlers. */
export const BODIES: readonly Mutation[] = [
  (bytes, random) =>
    measured(withBody(bytes, (body) => body.replace(/^\{/, `{"${random.pick(KEYS)}":${random.pick(JSON_VALUES)},`))),
  (bytes, random) =>
    measured(withBody(bytes, (body) => body.replace(/\}$/, `,"${random.pick(KEYS)}":${random.pick(JSON_VALUES)}}`))),
  (bytes, random) => measured(withBody(bytes, (body) => replaceToken(body, random, JSON_VALUES))),
  (bytes, random) => measured(withBody(bytes, (body) => replaceToken(body, random, EDGES))),
];

/** These know what a request is made of; signed afterwards they get far. */
export const STRUCTURAL: readonly Mutation[] = [
  (bytes, random) => withLine(bytes, random, (line) => [line, line]),
  (bytes, random) => withLine(bytes, random, () => []),
  (bytes, random) =>
    withLine(bytes, random, (line) => [recased(line.split(':', 1)[0] ?? '', random) + line.slice(line.indexOf(':'))]),
  (bytes, random) => withLine(bytes, random, (line) => [valued(line, random.pick(EDGES))]),
  (bytes, random) =>
    withLine(bytes, random, (line) => [valued(line, line.slice(line.indexOf(':') + 1).trim() + random.pick(EDGES))]),
  (bytes, random) => withLine(bytes, random, (line) => [line, random.pick(HEADERS)]),
  (bytes, random) => withLine(bytes, random, (line) => [random.pick(HEADERS), line]),
  (bytes, random) => withHead(bytes, (lines) => lines.push(...lines.splice(1 + random.below(lines.length), 1))),
  (bytes, random) => bytes.replace(/^\S*/, random.pick(METHODS)),
  (bytes, random) => bytes.replace(/^(\S*) \S*/, `$1 ${random.pick(random.chance(0.7) ? TARGETS : PATHS)}`),
  (bytes, random) => bytes.replace(/ HTTP\/1\.1\r\n/, ` ${random.pick(VERSIONS)}\r\n`),
  ...BODIES,
  (bytes, random) =>
    bytes.replace(/(content-length: )(\d+)/i, (_, name, n) => name + String(Number(n) + random.pick([-1, 1, 100, -1000]))),
  (bytes, random) => inChunks(bytes, random),
];

/** These do not. */
export const BYTEWISE: readonly Mutation[] = [
  (bytes, random) => {
    const at = random.below(bytes.length);
    return bytes.slice(0, at) + String.fromCharCode(bytes.charCodeAt(at) ^ (1 << random.below(8))) + bytes.slice(at + 1);
  },
  (bytes, random) => bytes.slice(0, random.below(bytes.length)),
  (bytes, random) => {
    const at = random.below(bytes.length);
    return bytes.slice(0, at) + bytes.slice(at + 1 + random.below(20));
  },
  (bytes, random) => {
    const at = random.below(bytes.length);
    return bytes.slice(0, at) + random.pick(EDGES) + bytes.slice(at);
  },
  (bytes, random, other) => {
    const second = other();
    return bytes.slice(0, random.below(bytes.length)) + second.slice(random.below(second.length));
  },
  (bytes, random) => bytes.replaceAll('\r\n', random.pick(['\n', '\r', '\r\n '])),
  (bytes) => bytes + bytes,
  (bytes, _random, other) => bytes + other(),
  (bytes, _random, other) => other() + bytes,
];

function replaceToken(body: string, random: Random, by: readonly string[]): string {
  const tokens = [...body.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|null|true|false/g)];
  if (tokens.length === 0) return body + random.pick(by);
  const token = random.pick(tokens);
  return body.slice(0, token.index) + random.pick(by) + body.slice(token.index + token[0].length);
}

function inChunks(bytes: string, random: Random): string {
  const { head, body } = split(bytes);
  let chunks = '';
  for (let at = 0; at < body.length; ) {
    const size = 1 + random.below(Math.min(200, body.length - at));
    const said = random.chance(0.03)
      ? random.pick(['-1', 'ffffffffffffffffff', 'zz', '', `0${size.toString(16)}`])
      : size.toString(16);
    chunks += `${said}${random.chance(0.1) ? ';a="b"' : ''}\r\n${body.slice(at, at + size)}\r\n`;
    at += size;
  }
  const end = random.chance(0.1) ? random.pick(['', '0\r\n', '0\r\nx: y\r\n\r\n', '00\r\n\r\n']) : '0\r\n\r\n';
  return `${head.replace(/content-length: \S*/i, 'transfer-encoding: chunked')}\r\n\r\n${chunks}${end}`;
}
