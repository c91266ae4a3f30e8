// When the page says "practice": while practising, and while its figures are what practice left; never over what was mined for money.
import { expect, it } from 'vitest';
import { snapshot, T0 } from './samples.test-data.ts';
import { isPractice } from './use-lode.ts';

const practice = { kind: 'practice', subnet: 'tag101' } as const;
const mine = { kind: 'mine', subnet: 'tag101', netuid: 101 } as const;
const ready = { kind: 'ready' } as const;
const stopping = { kind: 'stopping', since: T0 } as const;
const mining = (work: object) => ({ kind: 'mining', work, since: T0, recovering: null });
const blocked = (work: object) => ({ kind: 'blocked', problem: { code: 'disk-full' }, helps: [], work, since: T0 });
const some = { answered: 3, late: 0, refused: 0, failed: 0 };
const none = { answered: 0, late: 0, refused: 0, failed: 0 };

it.each([
  ['practising', mining(practice), practice, some, true],
  ['mining', mining(mine), mine, some, false],
  ['practice that stops', stopping, practice, some, true],
  ['mining that stops', stopping, mine, some, false],
  ['at rest after practice', ready, practice, some, true],
  ['at rest after mining', ready, mine, some, false],
  ['at rest, nothing asked yet', ready, null, none, false],
  ['practice that is blocked', blocked(practice), practice, none, true],
  ['mining that is blocked, whatever was practised before', blocked(mine), practice, some, false],
] as const)('%s', (_what, miner, lastWork, session, expected) => {
  expect(isPractice(snapshot(1, { miner, session, settings: { lastWork } }))).toBe(expected);
});
