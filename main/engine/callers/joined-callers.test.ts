// Sources joined, and the rules over them: who is let in, who is not, and in which words they are told.
import { expect, it } from 'vitest';
import type { CallersStanding } from '../../contract/callers.ts';
import type { EpochMs, Ss58 } from '../../contract/units.ts';
import type { Caller } from '../axon/caller-directory.ts';
import { CallerRules } from '../axon/policy.ts';
import { decodeSs58 } from '../../contract/ss58.ts';
import type { CallerPolicy } from '../subnets/adapter.ts';
import type { CallerSource, PolicyChange } from './caller-source.ts';
import { JoinedCallers } from './joined-callers.ts';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' as Ss58;
const BOB = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' as Ss58;
const at = 1_795_000_000_000 as EpochMs;
const STALE: CallersStanding = { kind: 'stale', since: at, servedUntil: at };
const EXPIRED: CallersStanding = { kind: 'expired', since: at };
const STRICT: CallerPolicy = { requirePermit: true, minStakeTao: 100, allow: [], deny: [] };

const caller = (hotkey: Ss58, over: Partial<Caller> = {}): Caller => ({
  hotkey,
  publicKey: new Uint8Array(32),
  name: null,
  validatorPermit: true,
  stakeTao: 100,
  ...over,
});

function source(
  callers: readonly Caller[],
  over: Partial<PolicyChange> | null = null,
  standing: CallersStanding = { kind: 'current' },
) {
  const change = over && { requirePermit: null, minStakeTao: null, allow: [], deny: [], ...over };
  return {
    standing,
    find: (hotkey) => callers.find((each) => each.hotkey === hotkey) ?? null,
    change: (subnetId) => (subnetId === 'tag101' ? change : null),
  } satisfies CallerSource;
}

/** The status, and the reason where there is one. */
function judged(hotkey: string, sources: readonly CallerSource[], policy: Partial<CallerPolicy> = {}, id = 'tag101') {
  const rules = new CallerRules(new JoinedCallers(sources));
  const result = rules.judge(hotkey, { id, callerPolicy: { ...STRICT, ...policy } });
  return result.ok ? 200 : `${result.refusal.status} ${result.refusal.reason}`;
}

it('lets in who is known, permitted and has stake enough, whichever source knows it', () => {
  expect(judged(ALICE, [source([]), source([caller(ALICE)])])).toBe(200);
  expect(judged(BOB, [source([caller(ALICE)])])).toBe('403 stranger');
  expect(judged(ALICE, [source([caller(ALICE, { validatorPermit: false })])])).toBe('403 not-permitted');
  expect(judged(ALICE, [source([caller(ALICE, { stakeTao: 99.9 })])])).toBe('403 not-permitted');
});

it('believes the first source that knows a hotkey', () => {
  const modest = source([caller(ALICE, { stakeTao: 1 })]);
  const boastful = source([caller(ALICE, { stakeTao: 1e9 })]);
  expect(judged(ALICE, [modest, boastful])).toBe('403 not-permitted');
  expect(judged(ALICE, [boastful, modest])).toBe(200);
});

it('puts deny before allow, and allow before permit and stake', () => {
  expect(judged(ALICE, [source([])], { allow: [ALICE] })).toBe(200);
  expect(judged(ALICE, [source([caller(ALICE, { validatorPermit: false, stakeTao: 0 })])], { allow: [ALICE] })).toBe(200);
  expect(judged(ALICE, [source([caller(ALICE)])], { allow: [ALICE], deny: [ALICE] })).toBe('403 denied');
  expect(judged(ALICE, [source([], { allow: [ALICE] })])).toBe(200);
  expect(judged(ALICE, [source([caller(ALICE)], { deny: [ALICE] })], { allow: [ALICE] })).toBe('403 denied');
  expect(judged('5nonsense', [source([])], { allow: ['5nonsense' as Ss58] })).toBe('403 stranger');
});

it('reads the key of a guest from the address', () => {
  const rules = new CallerRules({ find: () => null });
  const subnet = { id: 'tag101', callerPolicy: { ...STRICT, allow: [ALICE] } };
  const result = rules.judge(ALICE, subnet);
  if (!result.ok) throw new Error(result.refusal.reason);
  expect(result.caller).toEqual(
    caller(ALICE, { publicKey: decodeSs58(ALICE) ?? undefined, validatorPermit: false, stakeTao: 0 } as Partial<Caller>),
  );
});

it('changes the policy of one subnet and of no other', () => {
  const loose = source([caller(ALICE, { validatorPermit: false, stakeTao: 5 })], { requirePermit: false, minStakeTao: 5 });
  expect(judged(ALICE, [loose])).toBe(200);
  expect(judged(ALICE, [loose], {}, 'other')).toBe('403 not-permitted');
  expect(judged(ALICE, [source([caller(ALICE)], { minStakeTao: 101 })])).toBe('403 not-permitted');
});

it('goes by a stale source as by a fresh one', () => {
  expect(judged(ALICE, [source([caller(ALICE)], null, STALE)])).toBe(200);
  expect(judged(BOB, [source([caller(ALICE)], { allow: [BOB] }, STALE)])).toBe(200);
  expect(judged(BOB, [source([caller(ALICE)], null, STALE)])).toBe('403 stranger');
});

it('cannot tell when a source has expired, and says that it is our fault', () => {
  const old = source([caller(ALICE)], { allow: [BOB] }, EXPIRED);
  expect(judged(ALICE, [old])).toBe('503 callers-outdated');
  expect(judged(BOB, [old])).toBe('503 callers-outdated');
  // Somebody else knows her.
  expect(judged(ALICE, [old, source([caller(ALICE)])])).toBe(200);
  expect(judged(ALICE, [source([caller(ALICE, { stakeTao: 1 })]), old])).toBe('503 callers-outdated');
});

it('keeps out, when it has expired, whom it kept out before', () => {
  const fresh = source([caller(ALICE)]);
  expect(judged(ALICE, [fresh, source([], { deny: [ALICE] }, EXPIRED)])).toBe('403 denied');
  expect(judged(ALICE, [fresh, source([], { minStakeTao: 101 }, EXPIRED)])).toBe('503 callers-outdated');
  const weak = source([caller(ALICE, { validatorPermit: false, stakeTao: 1 })]);
  expect(judged(ALICE, [weak, source([], { requirePermit: false, minStakeTao: 0 }, EXPIRED)])).toBe('503 callers-outdated');
});

it('makes a policy once, and anew when a source has learnt something or expired', () => {
  const first = source([], { deny: [ALICE] });
  let now: CallerSource = first;
  const joined = new JoinedCallers([
    {
      find: () => null,
      change: (id) => now.change(id),
      get standing() {
        return now.standing;
      },
    },
  ]);
  const policy = joined.policyOf('tag101', STRICT);
  expect(joined.policyOf('tag101', STRICT)).toBe(policy);
  expect(joined.policyOf('other', STRICT)).toBe(STRICT);
  now = source([], { allow: [BOB] });
  expect(joined.policyOf('tag101', STRICT)).toMatchObject({ allow: [BOB], deny: [] });
  now = { ...now, standing: EXPIRED };
  expect(joined.policyOf('tag101', STRICT)).toMatchObject({ allow: [], deny: [] });
});
