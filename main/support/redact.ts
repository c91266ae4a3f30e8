// The redactor: whatever text comes from outside loses its secrets, addresses and names before it is kept or shown to a helper.
// It would rather take too much than too little: a log that names no program is a nuisance, one that names a key is a theft.
import { isIPv6 } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import { withoutPhrases } from './phrases.ts';

/** What this computer would give away. Empty strings are passed over. */
export interface Own {
  /** Longest meaning first: folders and what stands in their place, e.g. the data folder as `<data>`, the home folder as `~`. */
  readonly folders: readonly { readonly path: string; readonly as: string }[];
  readonly user: string;
  readonly computer: string;
}

export type Redact = (text: string) => string;

/** A longer text is not looked into, and so not kept: a secret cut in two would be known by neither half. Characters. */
export const LONGEST_TEXT = 32_768;
/** Shorter names stand in too many words to be taken out of the middle of them. */
const SHORTEST_NAME = 3;

/** Hosts may be named only where Lode itself names them (contract/outside.ts). */
export function createRedactor(own: Own, knownHosts: readonly string[] = []): Redact {
  const hosts = new Set(knownHosts);
  const isKnown = (host: string) => {
    const name = host.toLowerCase().replace(/:\d+$/, '');
    return OURS.has(name) || name === 'localhost' || hosts.has(name);
  };
  const rules: readonly ((text: string) => string)[] = [
    // A terminal's colours: Node paints its errors.
    stripVTControlCharacters,
    // Before what is not seen is taken away: it may be all that stands between two words.
    withoutPhrases,
    // What steers a terminal, turns writing around or is not seen says nothing to a reader, and hides what it stands in.
    (text) => text.replaceAll(/\p{Cf}/gu, '').replaceAll(/(?!\n)\p{Cc}/gu, ' '),
    plain,
    ...own.folders.filter(({ path }) => path.length > 1).flatMap(({ path, as }) => folderRules(plain(path), as)),
    (text) => text.replaceAll(/(?:[A-Z]:)?[\\/]{1,4}(?:Users|home|Documents and Settings)[\\/]{1,4}[^\\/\s"'<>:]+/gi, '<home>'),
    (text) => text.replaceAll(ADDRESS_OF_WEB, (...found) => webAddress(found, isKnown)),
    (text) => text.replaceAll(/[^\s@<>"(),;:]{1,64}@[^\s@<>"'(),;:]{1,255}\.[A-Za-z]{2,}/g, '<email>'),
    (text) =>
      text.replaceAll(COOKIE, '$1<secret>').replaceAll(QUOTED_SECRET, '$1<secret>').replaceAll(NAMED_SECRET, '$1<secret>'),
    (text) => text.replaceAll(NAMED_HOST, (found, before: string, host: string) => (isKnown(host) ? found : `${before}<host>`)),
    withoutPhrases,
    (text) => text.replaceAll(/(?:(?:0x)?\b\d{1,3}\b[,\s]+){11,}(?:0x)?\d{1,3}/g, '<bytes>'),
    (text) => text.replaceAll(/(?:0x)?[0-9a-f]{2}([:,-]\s*|\s+)(?:0x)?[0-9a-f]{2}(?:\1(?:0x)?[0-9a-f]{2}){4,}/gi, '<bytes>'),
    (text) => text.replaceAll(/\b[0-9a-f]{4,15}(?:[\s:,-]+[0-9a-f]{4,15}){5,}/gi, '<bytes>'),
    (text) => text.replaceAll(/(?:(?:\\{1,4}x|%|\\{1,4}u00)[0-9a-f]{2}){6,}/gi, '<bytes>'),
    (text) => text.replaceAll(/\d{1,3}(?:\.\d{1,3}){3}/g, (ip) => (OURS.has(ip) ? ip : '<ip>')),
    (text) => text.replaceAll(/[0-9a-f.:]{3,}(?:%\w+)?/gi, ipv6),
    // Base64 may hold slashes, and so may a path: what mixes all three kinds of characters in one part is no path of ours.
    (text) =>
      text.replaceAll(/(?:[A-Za-z0-9+/=_-]|%(?:2B|2F|3D)){32,}/gi, (run) =>
        run.split('/').every(isPlainName) ? run : '<secret>',
      ),
    // Addresses, keys, tokens: nothing that is made of words.
    (text) => text.replaceAll(/[A-Za-z0-9_+=-]{24,}/g, (run) => (isWords(run) ? run : '<secret>')),
    (text) => text.replaceAll(/(?:0x)?[0-9a-f]{16,}|0x[0-9a-f]{8,}/gi, '<hex>'),
    nameRule(plain(own.computer), '<computer>'),
    nameRule(plain(own.user), '<user>'),
  ];
  return (text) => {
    // Other letters may be written out in more of them.
    if (text.length > LONGEST_TEXT || plain(text).length > LONGEST_TEXT) return `<a text of ${text.length} characters>`;
    return rules.reduce((kept, rule) => rule(kept), text);
  };
}

/** This computer's own, which say nothing about anybody. */
const OURS: ReadonlySet<string> = new Set(['127.0.0.1', '0.0.0.0']);
/** Scheme, who logs in, host, port, path, the rest. */
const ADDRESS_OF_WEB =
  /\b([a-z][a-z0-9+.-]{1,20}):\/\/(?:[^\s/@"<>]*@)?([^\s/:?#"'<>@]+)(:\d+)?([^\s?#"<>]*)(?:[?#][^\s"<>]*)?/gi;
const SECRET = String.raw`(?:bearer|authorization|token|secret|passw(?:or)?d|passphrase|passwort|seed|mnemonic|phrase|suri|api[-_]?key|private[-_]?key|\bpwd|\bpin|\bkey)`;
/** To the quote it began with, or the end of the line; a quote within a text within a text has a backslash of its own. */
const QUOTED_SECRET = new RegExp(String.raw`(${SECRET}[\\"'\]]*\s*[:=]\s*(\\*["']))(?!<secret>)(?:(?!\2)(?:\\.|[^\\\n]))+`, 'gi');
const NAMED_SECRET = new RegExp(
  String.raw`(${SECRET}["'\]]*(?:\s*[:=]\s*\[?(?:bearer\s+)?|\s+is\s+)|\bbearer\s+|--[\w-]{0,30}${SECRET}\s+)[^\s"',;&<>\\]+`,
  'gi',
);
const COOKIE = /(\bcookie["']?\s*[:=]\s*)[^\n]+/gi;
const NAMED_HOST = /(\bgetaddrinfo\s+\w+\s+|\bhost(?:name)?\\*["']?\s*[:=]\s*\\*["']?(?=[^\s"',;<>\\]*\.))([^\s"',;<>\\]+)/gi;

/** As it is meant to be read: wide letters are letters, and a letter with its mark is one. */
const plain = (text: string): string => text.normalize('NFKC');

function webAddress(found: readonly unknown[], isKnown: (host: string) => boolean): string {
  const [, scheme, host, port, path] = found as (string | undefined)[];
  // A file's address is a path; what it may not say is taken out by the rules for folders.
  if (scheme?.toLowerCase() === 'file' || scheme === 'app') return `${scheme}://${host ?? ''}${path ?? ''}`;
  return isKnown(host ?? '') ? `${scheme}://${host}${port ?? ''}${path ? '/<path>' : ''}` : `${scheme}://<host>`;
}

/** A folder as it may stand in a text: as the system writes it, in a file's address, in JSON, with the other slash. */
function folderRules(path: string, as: string): ((text: string) => string)[] {
  const forward = path.replaceAll('\\', '/');
  const forms = new Set([path, forward, encodeURI(forward), path.replaceAll('\\', '\\\\'), JSON.stringify(path).slice(1, -1)]);
  return [...forms]
    .toSorted((a, b) => b.length - a.length)
    .map((form) => {
      const pattern = new RegExp(escape(form), process.platform === 'linux' ? 'g' : 'gi');
      return (text: string) => text.replaceAll(pattern, as);
    });
}

function nameRule(name: string, as: string): (text: string) => string {
  if (name === '') return (text) => text;
  const whole = name.length < SHORTEST_NAME;
  const pattern = new RegExp(whole ? `(?<![\\p{L}\\p{N}])${escape(name)}(?![\\p{L}\\p{N}])` : escape(name), 'giu');
  return (text) => text.replaceAll(pattern, as);
}

const escape = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** `libonnxruntime_providers_cuda`, `UnhandledPromiseRejection`: words, joined or humped, and rules under a heading. */
const isWords = (run: string) =>
  /^[-=_+]*$/.test(run) || run.split(/[_-]|(?=[A-Z])/).every((part) => /^(?:[A-Z]?[a-z]{2,15}|[A-Z]{0,3})$/.test(part));
/** A name in a path: small letters and figures, not so many that it could be a key, or words. */
const isPlainName = (part: string) => (part.length < 24 && /^[a-z0-9_@.-]*$/.test(part)) || isWords(part);

function ipv6(found: string): string {
  const [address = ''] = found.split('%');
  const colons = address.split(':').length - 1;
  // 12:30:45 is a time, and `std::` is a program's word.
  const plausible = /\d/.test(address) ? address.includes('::') || colons > 3 : address.length > 4 && isIPv6(address);
  return plausible && address !== '::1' ? '<ip>' : found;
}
