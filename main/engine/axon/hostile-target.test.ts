// Requests of other protocols, versions, methods and targets than an axon's. One table.
import { describe } from 'vitest';
import { btauth, classic, type Shape } from './testing/hostile.ts';
import { hostileTable, type Row } from './testing/hostile-table.ts';

const MALFORMED = [[400], ['malformed']] as const;
const ANSWERED = [[200], ['answered']] as const;
const NO_ROUTE = [[404], ['unknown-route']] as const;
const WRONG_METHOD = [[405], ['wrong-method']] as const;

const query = (shape: Shape) => (): Buffer => classic(shape);
const at = (target: string) => (): Buffer => classic({ target });
const by = (method: string) => (): Buffer => classic({ method });
const text = (value: string) => (): Buffer => Buffer.from(value, 'latin1');
const WEBSOCKET = 'upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: dGhlIHNhbXBsZQ==\r\nsec-websocket-version: 13';

const PROTOCOLS: readonly Row[] = [
  ['HTTP/0.9', text('GET /LanguageSynapse\r\n\r\n'), ...MALFORMED],
  ['HTTP/0.9 that says no more', text('GET /LanguageSynapse\r\n'), [408], ['too-slow']],
  ['HTTP/1.0, which proxies speak', query({ version: 'HTTP/1.0' }), ...ANSWERED],
  ['HTTP/1.9', query({ version: 'HTTP/1.9' }), ...MALFORMED],
  ['HTTP/2.0 in the words of 1.1', query({ version: 'HTTP/2.0' }), ...MALFORMED],
  ['HTTP/9', query({ version: 'HTTP/9' }), ...MALFORMED],
  ['no version at all', query({ version: '' }), ...MALFORMED],
  ['the preface of HTTP/2', text('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'), ...MALFORMED],
  [
    'an upgrade to h2c, which is not taken up',
    query({ first: ['connection: Upgrade, HTTP2-Settings', 'upgrade: h2c'] }),
    ...ANSWERED,
  ],
  ['an upgrade to WebSocket', text(`GET /LanguageSynapse HTTP/1.1\r\nhost: x\r\n${WEBSOCKET}\r\n\r\n`), [401], ['unsigned']],
  ['an upgrade to WebSocket, signed', query({ first: WEBSOCKET.split('\r\n') }), ...ANSWERED],
  ['a TLS ClientHello', () => Buffer.from(`16030100a5010000a10303${'ab'.repeat(160)}`, 'hex'), ...MALFORMED],
  ['an SSH banner', text('SSH-2.0-OpenSSH_9.6\r\n'), ...MALFORMED],
  [
    "a proxy's own line before",
    () => Buffer.concat([Buffer.from('PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n'), classic()]),
    ...MALFORMED,
  ],
  ['RTSP', query({ version: 'RTSP/1.0', method: 'DESCRIBE' }), ...WRONG_METHOD],
  ['an expectation that is met', query({ first: ['expect: 100-continue'] }), ...ANSWERED],
  ['an expectation nobody knows', query({ first: ['expect: wonders'] }), [417], ['malformed']],
];

const METHODS: readonly Row[] = [
  ['HEAD', by('HEAD'), ...WRONG_METHOD],
  ['OPTIONS', by('OPTIONS'), ...WRONG_METHOD],
  ['TRACE', by('TRACE'), ...WRONG_METHOD],
  ['DELETE', by('DELETE'), ...WRONG_METHOD],
  ['M-SEARCH', by('M-SEARCH'), ...WRONG_METHOD],
  ['post in small letters', by('post'), ...MALFORMED],
  ['a method nobody knows', by('FROB'), ...MALFORMED],
  ['a method with a NUL', by('PO\0ST'), ...MALFORMED],
  ['CONNECT to elsewhere', query({ method: 'CONNECT', target: 'example.org:443' }), ...WRONG_METHOD],
  ['CONNECT to the route', query({ method: 'CONNECT' }), ...WRONG_METHOD],
];

const TARGETS: readonly Row[] = [
  ['OPTIONS *', text('OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n'), ...NO_ROUTE],
  ['our own address in the target', at('http://127.0.0.1/LanguageSynapse'), ...NO_ROUTE],
  ["somebody else's address in the target", at('http://example.org/LanguageSynapse'), ...NO_ROUTE],
  ['an address in the target, btauth', () => btauth({ target: 'http://127.0.0.1/LanguageSynapse' }), ...NO_ROUTE],
  ['an authority as target', at('127.0.0.1:80'), ...MALFORMED],
  ['10 KB of target', at(`/${'a'.repeat(10_000)}`), ...NO_ROUTE],
  ['20 KB of target', at(`/${'a'.repeat(20_000)}`), [431], ['too-large']],
  ['a percent-encoded route', at('/%4canguageSynapse'), ...NO_ROUTE],
  ['broken percent-encoding', at('/%zz%'), ...NO_ROUTE],
  ['CR and LF, percent-encoded', at('/a%0d%0aset-cookie:%20x'), ...NO_ROUTE],
  ['dots before the route', at('/../LanguageSynapse'), ...NO_ROUTE],
  ['a dot before the route', at('/./LanguageSynapse'), ...NO_ROUTE],
  ['dots behind the route, which the stock axon does not read either', at('/LanguageSynapse/../../etc/passwd'), ...ANSWERED],
  ['dots behind the route, btauth', () => btauth({ target: '/LanguageSynapse/..' }), ...NO_ROUTE],
  ['two slashes', at('//LanguageSynapse'), ...NO_ROUTE],
  ['a backslash', at('\\LanguageSynapse'), ...MALFORMED],
  ['a fragment, btauth', () => btauth({ target: '/LanguageSynapse#x' }), ...NO_ROUTE],
  ['__proto__', at('/__proto__'), ...NO_ROUTE],
  ['constructor', at('/constructor'), ...NO_ROUTE],
  ['quotes and tags', at('/\'"<script>'), ...NO_ROUTE],
  ['latin-1', at('/caf\xe9'), ...MALFORMED],
  ['a space', at('/a b'), ...MALFORMED],
  ['a NUL', at('/a\0b'), ...MALFORMED],
  ['an escape', at('/\x1b[31m'), ...MALFORMED],
];

describe('protocols', () => void hostileTable(PROTOCOLS));
describe('methods', () => void hostileTable(METHODS));
describe('targets', () => void hostileTable(TARGETS));
