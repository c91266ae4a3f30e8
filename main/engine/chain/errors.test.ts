// Every refusal of a chain has a code of ours: by name, by number, by a node's own text, and hostile texts stay harmless.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skipBecause } from '../../rig/skip-for-tests.ts';
import { BY_NAME, dispatchProblem, refusalProblem } from './errors.ts';

/** Names no error of spec 424 has: of newer runtimes, or of Substrate's TokenError, which is no pallet's. */
const ELSEWHERE = [
  'InsufficientTaoBalance',
  'InsufficientAlphaBalance',
  'WaitingForDissolvedSubnetCleanup',
  'KeepStakeBlockedByCollateral',
  'SubNetworkDoesNotExist',
  'FundsUnavailable',
  'NotExpendable',
];

describe('errors by name', () => {
  it('are names the chain has', (context) => {
    const file = path.join(process.env.LODE_SHARED ?? path.resolve('../shared'), 'chain/spec424_interface.json');
    if (!existsSync(file)) skipBecause(context, "the real chain's interface is not here (../shared/chain)");
    const { pallets } = JSON.parse(readFileSync(file, 'utf8')) as { pallets: Record<string, { errors: Record<string, string> }> };
    const known = new Set(Object.values(pallets).flatMap(({ errors }) => Object.keys(errors)));
    expect(Object.keys(BY_NAME).filter((name) => !known.has(name) && !ELSEWHERE.includes(name))).toEqual([]);
    expect(ELSEWHERE.filter((name) => known.has(name))).toEqual([]);
  });

  it.each([
    ['SubtensorModule', 'RegistrationPriceLimitExceeded', { code: 'price-over-limit', params: {} }],
    ['SubtensorModule', 'SubnetNotExists', { code: 'subnet-missing', params: { netuid: 7 } }],
    ['Token', 'FundsUnavailable', { code: 'balance-too-low', params: {} }],
    ['System', 'CallFiltered', { code: 'delegation-too-narrow', params: {} }],
    ['SafeMode', 'CallFiltered', { code: 'chain-safe-mode', params: {} }],
    ['SubtensorModule', 'SomethingNew', { code: 'chain-unknown-error', params: { detail: 'SubtensorModule.SomethingNew' } }],
  ])('%s.%s', (pallet, name, problem) => {
    expect(dispatchProblem(pallet, name, 7)).toEqual(problem);
  });
});

describe("a node's refusal", () => {
  it.each([
    ['1010: Invalid Transaction: Custom error: 0', 'coldkey-moving'],
    ['1010: Invalid Transaction: Custom error: 10', 'not-registered'],
    ['1010: Invalid Transaction: Custom error: 11', 'axon-bad-address'],
    ['1010: Invalid Transaction: Custom error: 12', 'axon-too-soon'],
    ['1010: Invalid Transaction: Custom error: 13', 'axon-bad-port'],
    ['1010: Invalid Transaction: Custom error: 21', 'coldkey-disputed'],
    ['1010: Invalid Transaction: Custom error: 255', 'chain-unknown-error'],
    ['1010: Invalid Transaction: Inability to pay some fees (e.g. account balance too low)', 'fee-unpayable'],
    ['1010: Invalid Transaction: Transaction is outdated', 'extrinsic-stale'],
    ['1010: Invalid Transaction: Transaction has a bad signature', 'extrinsic-bad-proof'],
    ['1010: Invalid Transaction: Transaction has an ancient birth block', 'extrinsic-expired'],
    ['1014: Priority is too low: (1 vs 1)', 'extrinsic-duplicate'],
    ['1013: Transaction Already Imported', 'extrinsic-duplicate'],
    ['429: Too many requests', 'chain-rate-limited'],
  ])('%s', (text, code) => {
    expect(refusalProblem(text, 1).code).toBe(code);
  });

  it('whatever a hostile node says, what is shown of it is one short line of plain text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const { params } = refusalProblem(text, null);
        expect(String(params.detail ?? '')).toMatch(/^[\x20-\x7e]{0,120}$/);
      }),
    );
  });
});
