// "Why am I not earning?": every cause can be found, in its order, and nothing is claimed that was not seen.
import { describe, expect, it } from 'vitest';
import { WHY_CAUSES, type WhyFinding } from '../../contract/earnings.ts';
import type { WalletView } from '../../contract/wallet.ts';
import { en } from '../../contract/words/en.ts';
import { type SlotFacts, type WhyFacts, whyOf } from './why.ts';

const A = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const HASH = `0x${'00'.repeat(32)}`;
const wallet = {
  network: 'finney',
  chain: { kind: 'live', endpoint: '', specVersion: 424, genesis: HASH, best: { number: 900, hash: HASH }, blockMs: 12_000 },
  vault: { standing: 'open', lock: 'keychain', network: 'finney', addresses: {}, backedUp: true },
  coldkey: { kind: 'here', address: A, backedUp: true },
  hotkey: A,
  delegate: null,
  money: { free: '1', transferable: '1', reserved: '0', delegateFree: null, stakes: [], block: { number: 1, hash: HASH } },
  proxies: [],
  registrations: [{ netuid: 1, uid: 40, axon: '203.0.113.7:8091' }],
  caps: {},
} as unknown as WalletView;
const slot: SlotFacts = {
  netuid: 1,
  uid: 40,
  axon: '203.0.113.7:8091',
  blocksSince: 5_000,
  tempo: 360,
  ours: 50n,
  earners: [10n, 20n, 30n, 50n, 90n],
};
const well: WhyFacts = {
  mining: true,
  miningForMs: 3_600_000,
  session: { answered: 200, late: 1, refused: 3, failed: 0 },
  clockOff: null,
  axonPort: 8091,
  wallet,
  slot,
};
const first = (facts: WhyFacts): WhyFinding['cause'] | null =>
  whyOf(facts).find(({ standing }) => standing === 'wrong')?.cause ?? null;
const but = (change: Partial<WhyFacts>): WhyFacts => ({ ...well, ...change });
const counts = (change: Partial<WhyFacts['session']>) => but({ session: { ...well.session, ...change } });
const walletBut = (change: object) => but({ wallet: { ...wallet, ...change } });

const standingOf = (facts: WhyFacts, cause: WhyFinding['cause']) => whyOf(facts).find((each) => each.cause === cause)?.standing;

it('where all is well nothing is wrong, and all causes are told in their order', () => {
  expect(whyOf(well).map(({ cause }) => cause)).toEqual(WHY_CAUSES);
  expect(whyOf(well).filter(({ standing }) => standing !== 'fine')).toEqual([]);
});

describe('the first that is wrong', () => {
  it.each<[WhyFinding['cause'], WhyFacts]>([
    ['not-mining', but({ mining: false, miningForMs: null })],
    ['chain-unreachable', walletBut({ chain: { kind: 'lost', since: 0, problem: {}, nextTryAt: null } })],
    ['no-wallet', walletBut({ hotkey: null, coldkey: { kind: 'none' } })],
    ['not-registered', but({ wallet: { ...wallet, registrations: [] }, slot: null })],
    ['not-announced', but({ slot: { ...slot, axon: null } })],
    ['announced-elsewhere', but({ axonPort: 9_000 })],
    ['clock-off', but({ clockOff: -40 })],
    ['nobody-asks', but({ session: { answered: 0, late: 0, refused: 0, failed: 0 } })],
    ['refusing-validators', counts({ answered: 10, refused: 90 })],
    ['answering-late', counts({ late: 80 })],
    ['answering-failed', counts({ failed: 80 })],
    ['not-scored-yet', but({ slot: { ...slot, ours: 0n, blocksSince: 100 } })],
    ['scored-low', but({ slot: { ...slot, ours: 5n } })],
    ['subnet-pays-nothing', but({ slot: { ...slot, ours: 0n, earners: [] } })],
  ])('is %s', (cause, facts) => expect(first(facts)).toBe(cause));
});

describe('what cannot be told is not claimed', () => {
  const silent = { answered: 0, late: 0, refused: 0, failed: 0 };

  it('reachability, before anybody has come', () => {
    expect(standingOf(but({ session: silent, miningForMs: 1_000 }), 'unreachable')).toBe('cannot-tell');
    expect(standingOf(but({ session: silent, miningForMs: 1_000 }), 'nobody-asks')).toBe('cannot-tell');
  });
  it('practice needs no way in from outside', () =>
    expect(standingOf(but({ session: silent, wallet: { ...wallet, network: 'practice' } }), 'unreachable')).toBe('fine'));
  it('shares of a handful', () =>
    expect(standingOf(counts({ answered: 3, late: 3, refused: 0, failed: 0 }), 'answering-late')).toBe('cannot-tell'));
  it('registration, while the chain has not been read', () =>
    expect(standingOf(walletBut({ registrations: [], money: null }), 'not-registered')).toBe('cannot-tell'));
});

it('every finding there can be has its sentence, and every cause what mends it', () => {
  for (const cause of WHY_CAUSES)
    for (const key of ['fine', 'wrong', 'cannot-tell', 'fix'] as const)
      expect(en.why[cause][key].length, `${cause} ${key}`).toBeGreaterThan(9);
});

it('each blank of a sentence is filled by what was seen', () => {
  const all = [
    well,
    but({ axonPort: 9_000 }),
    but({ clockOff: 3 }),
    counts({ refused: 900 }),
    counts({ late: 900 }),
    counts({ failed: 900 }),
  ];
  for (const facts of [
    ...all,
    but({ slot: { ...slot, ours: 0n, blocksSince: 1 } }),
    but({ slot: { ...slot, ours: 1n } }),
    but({ slot: null }),
  ])
    for (const { cause, standing, evidence } of whyOf(facts)) {
      const texts = [en.why[cause][standing], ...(standing === 'wrong' ? [en.why[cause].fix] : [])];
      for (const text of texts)
        for (const [, blank = ''] of text.matchAll(/\{\{(\w+)\}\}/g))
          expect(Object.keys(evidence), `${cause}: ${text}`).toContain(blank);
    }
});
