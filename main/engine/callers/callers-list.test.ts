// `callers.json` as text: what is read of it, and for whatever else it may hold, what is said and in which line.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallersFault } from '../../contract/callers.ts';
import { decodeSs58, encodeSs58 } from '../../contract/ss58.ts';
import { MOST_ADDRESSES, MOST_KB, readList } from './callers-list.ts';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const BOB = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
/** Bob's with one letter another: of the right shape, and its checksum tells. */
const SLIP = BOB.replace('yGBz', 'yGCz');
const read = (text: string | Uint8Array) => readList(typeof text === 'string' ? Buffer.from(text) : text, ['practice', 'tag101']);
const problem = (text: string | Uint8Array) => {
  const result = read(text);
  return result.ok ? null : [result.problem.code, result.problem.line];
};
const KEY_BYTES = 32;
const address = (n: number) => encodeSs58(new Uint8Array(KEY_BYTES).fill(n & 0xff).fill(n >> 8, 0, 1));
const list = (over: object) => JSON.stringify({ version: 1, ...over });
/** Whether it was read, or a fault of our own kind told. */
const told = (bytes: Uint8Array): boolean => {
  const result = read(bytes);
  return result.ok || CallersFault.safeParse(result.problem).success;
};
const untold = (bytes: fc.Arbitrary<Uint8Array>) => fc.check(fc.property(bytes, told)).counterexample;

describe('a list in order', () => {
  it('is read whole, with what is left out as it is meant', () => {
    const result = read(
      JSON.stringify({
        version: 1,
        callers: [{ hotkey: ALICE, name: ' Tag validator ', validatorPermit: true, stakeTao: 12.5 }, { hotkey: BOB }],
        subnets: { practice: { minStakeTao: 7, deny: [BOB] } },
      }),
    );
    if (!result.ok) throw new Error(result.problem.code);
    const { callers, changes } = result.value;
    const publicKey = decodeSs58(ALICE);
    expect(callers.get(ALICE)).toEqual({
      hotkey: ALICE,
      publicKey,
      name: 'Tag validator',
      validatorPermit: true,
      stakeTao: 12.5,
    });
    expect(callers.get(BOB)).toMatchObject({ name: null, validatorPermit: false, stakeTao: 0 });
    expect(Object.fromEntries(changes)).toEqual({
      practice: { requirePermit: null, minStakeTao: 7, allow: [], deny: [BOB] },
    });
  });

  it.each(['{"version":1}', '\uFEFF{"version":1}\r\n', ' {"version" : 1, "callers": [], "subnets": {}} '])(
    'may be empty: %j',
    (text) => {
      expect(problem(text)).toBeNull();
    },
  );
});

describe('a list that is not', () => {
  const many = (count: number) => list({ callers: Array.from({ length: count }, (_, n) => ({ hotkey: address(n) })) });
  it.each<[string, string | Uint8Array, CallersFault['code'], number | null]>([
    ['empty', '', 'not-json', 1],
    ['half written', '{\n"version": 1,\n"callers": [{"hot', 'not-json', 3],
    ['cut after a bracket', '{\n"version": 1,\n"callers": [\n\n', 'not-json', 3],
    ['cut after a brace', '{\n', 'not-json', 1],
    ['a comma too many', '{"version": 1,\n}', 'not-json', 2],
    ['a comma too few', '{"version": 1,\n"callers": []\n"subnets": {}}', 'not-json', 3],
    ['a comment', '{"version": 1} // mine', 'not-json', 1],
    ['a raw control character', '{"version": 1, "a\u0001": 2}', 'not-json', null],
    ['NaN', '{"version": NaN}', 'not-json', 1],
    ['a hundred thousand brackets', '['.repeat(100_000), 'not-json', null],
    ['nested very deep', `{"version":1,"x":${'['.repeat(2_000)}${']'.repeat(2_000)}}`, 'unknown-field', 1],
    ['not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'not-text', null],
    ['UTF-16', Buffer.from('\uFEFF{"version":1}', 'utf16le'), 'not-text', null],
    ['zeros', new Uint8Array(64), 'not-json', 1],
    ['huge', ' '.repeat(MOST_KB * 1_024 + 1), 'too-large', null],
    ['too many addresses', many(MOST_ADDRESSES + 1), 'too-many', null],
    ['of a newer Lode', '{"version": 2, "rings": []}', 'newer', null],
    ['of version 0', '{"version": 0}', 'wrong-field', 1],
    ['without a version', '{\n"callers": []}', 'wrong-field', 1],
    ['a list', '[]', 'wrong-field', 1],
    ['a string', '"callers"', 'wrong-field', 1],
    ['null', 'null', 'wrong-field', 1],
    ['a field nobody knows', '{"version": 1,\n "caller": []}', 'unknown-field', 2],
    ['a field twice', '{"version": 1,\n "subnets": {"practice": {"deny": [],\n"deny": []}}}', 'twice', 3],
    ['__proto__', '{"version": 1, "__proto__": {"callers": []}}', 'unknown-field', 1],
    ['a subnet called __proto__', '{"version": 1, "subnets": {"__proto__": {}}}', 'unknown-subnet', 1],
    ['a subnet that is not there', '{"version": 1, "subnets": {\n"practise": {}}}', 'unknown-subnet', 2],
    ['an address with a slip', `{"version": 1, "callers": [{"hotkey": "${ALICE}"},\n{"hotkey": "${SLIP}"}]}`, 'wrong-address', 2],
    [
      'an address with a slip on a list',
      `{"version": 1, "subnets": {"practice": {"allow": [\n\n"${SLIP}"]}}}`,
      'wrong-address',
      3,
    ],
    ['no address', '{"version": 1, "callers": [{"hotkey": "5…"}]}', 'wrong-address', 1],
    ['a hotkey that is a number', '{"version": 1, "callers": [{"hotkey": 5}]}', 'wrong-field', 1],
    ['a hotkey twice', `{"version": 1, "callers": [\n{"hotkey": "${ALICE}"},\n{"hotkey": "${ALICE}"}]}`, 'twice', 3],
    ['a negative stake', `{"version": 1, "callers": [{"hotkey": "${ALICE}",\n"stakeTao": -1}]}`, 'wrong-field', 2],
    ['an endless stake', `{"version": 1, "callers": [{"hotkey": "${ALICE}", "stakeTao": 1e999}]}`, 'wrong-field', 1],
    ['a stake in words', list({ callers: [{ hotkey: ALICE, stakeTao: '9' }] }), 'wrong-field', 1],
    ['a permit in words', list({ callers: [{ hotkey: ALICE, validatorPermit: 'yes' }] }), 'wrong-field', 1],
    ['a name without end', list({ callers: [{ hotkey: ALICE, name: 'x'.repeat(81) }] }), 'wrong-field', 1],
  ])('%s', (_name, text, code, line) => {
    expect(problem(text)).toEqual([code, line]);
  });

  it('holds no more addresses than are read at once, and that many it does', () => {
    expect(problem(many(MOST_ADDRESSES))).toBeNull();
  });

  it('repeats of what it found no more than a few characters', () => {
    const result = read(JSON.stringify({ version: 1, ['k'.repeat(5_000)]: 1 }));
    expect(JSON.stringify(result).length).toBeLessThan(200);
  });
});

describe('whatever it holds', () => {
  it('never throws: bytes, JSON, and lists with something of anything in them', () => {
    expect(untold(fc.uint8Array({ maxLength: 200 }))).toBeNull();
    expect(untold(fc.json().map((text) => Buffer.from(text)))).toBeNull();
    const hotkey = fc.oneof(fc.constantFrom(ALICE, BOB, SLIP), fc.string());
    const rules = fc.record({ allow: fc.array(hotkey), deny: fc.anything(), minStakeTao: fc.double() }, { requiredKeys: [] });
    const lists = fc.record(
      {
        version: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.anything()),
        callers: fc.oneof(fc.array(fc.record({ hotkey, name: fc.anything() }, { requiredKeys: ['hotkey'] })), fc.anything()),
        subnets: fc.oneof(fc.dictionary(fc.constantFrom('practice', '__proto__', 'constructor'), rules), fc.anything()),
      },
      { requiredKeys: ['version'] },
    );
    const text = lists.map((value) =>
      JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)),
    );
    expect(untold(text.map((json) => Buffer.from(json)))).toBeNull();
  });

  it('cut anywhere, is no list', () => {
    const whole = JSON.stringify({ version: 1, callers: [{ hotkey: ALICE, name: 'Größe' }], subnets: {} });
    const bytes = Buffer.from(whole);
    for (let length = 0; length < bytes.length; length += 1) expect(read(bytes.subarray(0, length)).ok).toBe(false);
    expect(read(bytes).ok).toBe(true);
  });
});
