// Oracles: what must hold whatever was sent. Each finding has a name, so that its smaller forms can be known as the same.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AxonQuery } from '../main/engine/axon/axon.ts';
import { miner, validator } from '../main/engine/axon/testing/rig.ts';
import type { Told } from './axon-process.ts';
import type { Heard } from './sending.ts';
import { header, type Issued, split } from './template.ts';

export interface Finding {
  readonly oracle: 'alive' | 'silent' | 'rows' | 'reply' | 'status' | 'unsigned-answer' | 'echo' | 'honest' | 'rest' | 'memory';
  readonly what: string;
}

/** One thing sent: its bytes (latin-1), and what came back. */
export interface Sent {
  readonly bytes: string;
  readonly heard: Heard;
}

/** Which status a reason may have, from docs/wire.md. */
const STATUSES: Readonly<Record<string, readonly number[]>> = {
  unsigned: [400, 401],
  malformed: [400, 401, 415, 417],
  'bad-signature': [400, 401],
  'wrong-receiver': [400, 401],
  stale: [400, 401],
  'from-the-future': [400, 401],
  replayed: [400, 401],
  'version-too-old': [401],
  stranger: [401, 403],
  'not-permitted': [401, 403],
  'too-many': [429, 503],
  'too-large': [413, 431],
  'too-slow': [408],
  truncated: [400, 499],
  'not-json': [422],
  'wrong-schema': [422],
  'unknown-route': [404],
  'wrong-method': [405],
  'caller-gone': [499],
};
/** By the pair that a row tells of. */
export type IssuedWords = ReadonlyMap<string, readonly Issued[]>;

const MS = 1_000_000n;
/** Between the axon's look at its clock and its row. */
const LOADED_MS = 1_000;
/** Oldest and farthest ahead a signed time may be when it is answered, in milliseconds, from the dialects' own texts. */
const WINDOWS = { classic: [16_000, 5_000], 'btauth-1': [10_000, 2_000], 'epistula-2': [5_000, 5_000] } as const;
const WALL_CLOCK_NS = 1_000_000_000_000_000_000n;
const DIGEST_LENGTH = 32;
const OK = 200;

export const pairOf = (hotkey: string | null, id: string | null): string => `${hotkey}:${id}`;

/** A batch: what was sent over `sent.length` connections, and what the axon counted meanwhile. `answered`: pairs answered before. */
export function* judge(sent: readonly Sent[], told: Told, issued: IssuedWords, answered: Set<string>): Generator<Finding> {
  const { rows, begun } = told;
  const replies = sent.flatMap(({ heard }) => heard.replies);
  for (const { heard } of sent) if (heard.fault !== null) yield { oracle: 'reply', what: heard.fault };
  // Beside the requests node's parser handed over, a connection may have one that never became a request: of it nothing is known.
  const unknown = rows.filter(({ dialect, route, caller }) => dialect === null && route === null && caller === null).length;
  const more = rows.length - begun;
  if (more < 0 || more > Math.min(unknown, sent.length) || rows.length < replies.length) {
    const what = `${rows.length} rows for ${begun} requests and ${replies.length} replies on ${sent.length} connections`;
    yield { oracle: 'rows', what };
  }
  const left = rows.map(({ status }) => status);
  for (const { status } of replies) {
    const at = left.indexOf(status);
    if (at < 0) yield { oracle: 'rows', what: `a reply of ${status} that was not counted` };
    else left.splice(at, 1);
  }
  for (const row of rows) {
    if (row.outcome === 'answered') yield* judgeAnswer(row, issued, answered);
    else if (!STATUSES[row.reason ?? '']?.includes(row.status)) {
      yield { oracle: 'status', what: `${row.outcome} ${row.reason} with ${row.status}` };
    }
    const texts = [row.route, row.asked, row.said, row.callerName, row.nonce].join('');
    if (/[\p{Cc}\u2028\u2029\u202a-\u202e]/u.test(texts) || texts.length > 500)
      yield { oracle: 'silent', what: `a row of ${JSON.stringify(texts)}` };
  }
  for (const { bytes, heard } of sent) yield* judgeEcho(bytes, heard);
}

function* judgeAnswer(row: AxonQuery, issued: IssuedWords, answered: Set<string>): Generator<Finding> {
  const pair = pairOf(row.caller, row.nonce);
  const wrong = (what: string): Finding => ({ oracle: 'unsigned-answer', what: `${pair} ${what}` });
  if (row.status !== OK) yield { oracle: 'status', what: `answered with ${row.status}` };
  const words = issued.get(pair) ?? [];
  const faults = words.map((one) => faultOf(row, one));
  if (!faults.includes(null)) yield wrong(faults[0] ?? 'was not signed');
  // Without a time in it a nonce is one of a kind only among its uuid's, which no row tells.
  if (answered.has(pair) && !words.some((one) => timeless(row, one))) yield wrong('was answered twice');
  answered.add(pair);
}

/** Routes of the host's subnet that takes old dendrites and unbound requests. */
const lax = ({ route }: AxonQuery): boolean => route === 'OldSynapse' || route === 'open';
const timeless = (row: AxonQuery, { dialect, sentNs }: Issued): boolean =>
  lax(row) && dialect === 'classic' && sentNs < WALL_CLOCK_NS;

/** Why the row could not be answered on these words; null where it could. */
function faultOf(row: AxonQuery, words: Issued): string | null {
  if (!words.bySender || words.hotkey !== validator.hotkey || words.dialect !== row.dialect)
    return 'was not signed by its caller';
  const unbound = words.dialect !== 'classic' && (words.receiver === '-' || words.receiver === '');
  if (words.receiver !== miner.hotkey && !(unbound && lax(row))) return `was signed for ${words.receiver}`;
  const [oldest, ahead] = WINDOWS[words.dialect];
  const age = row.at - Number(words.sentNs / MS);
  if (!timeless(row, words) && (age > oldest + LOADED_MS || age < -ahead - LOADED_MS)) return `was ${age} ms old`;
  if (words.body !== null && row.route !== 'open' && row.asked !== digestOfTexts(words.body))
    return 'had another body than signed';
  const target = words.target.split('?', 1)[0];
  return words.dialect === 'btauth-1' && target !== `/${row.route}` ? 'had another target than signed' : null;
}

/** As the host's handlers tell what they were given. */
function digestOfTexts(body: string): string {
  try {
    const { texts } = JSON.parse(Buffer.from(body, 'latin1').toString()) as { texts: unknown };
    return createHash('sha256').update(JSON.stringify({ texts })).digest('hex').slice(0, DIGEST_LENGTH);
  } catch {
    return '';
  }
}

/** The fields of a classic body that were not answered must come back as the values they were. */
function* judgeEcho(bytes: string, { replies }: Heard): Generator<Finding> {
  const { head, body } = split(bytes);
  const [reply] = replies;
  if (replies.length !== 1 || reply?.status !== OK || header(head, 'content-length') !== String(body.length)) return;
  if (/transfer-encoding|epistula-version|x-bittensor-version/i.test(head) || reply.headers.has('content-encoding')) return;
  if (reply.headers.get('content-type') !== 'application/json') return;
  const asked = withNumbersAsText(Buffer.from(body, 'latin1').toString());
  const said = withNumbersAsText(reply.body.toString());
  if (said === null) yield { oracle: 'echo', what: 'a reply that is no JSON' };
  if (asked === null) yield { oracle: 'echo', what: 'an answer to what is no JSON' };
  if (said === null || asked === null) return;
  for (const [key, value] of Object.entries(asked)) {
    if (key === 'axon' || key === 'dendrite' || key === 'languages') continue;
    if (!Object.hasOwn(said, key) || !isDeepStrictEqual(said[key], value))
      yield { oracle: 'echo', what: `${JSON.stringify(key)} came back as another value` };
  }
}

/** JSON as Python reads it, each number as its very digits; null where it is none. */
function withNumbersAsText(text: string): Record<string, unknown> | null {
  const TOKEN = /"(?:[^"\\]|\\.)*"|-?(?:\d[\d.eE+-]*|Infinity)|NaN/g;
  try {
    return JSON.parse(text.replace(TOKEN, (one) => (one.startsWith('"') ? one : `"number ${one}"`))) as Record<string, unknown>;
  } catch {
    return null;
  }
}
