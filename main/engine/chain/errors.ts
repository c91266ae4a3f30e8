// What a chain refuses with, as Lode's own codes: dispatch errors by name, a node's refusals by number and text.
// Source: chain errors of RaoFoundation/subtensor pallets/subtensor/src/macros/errors.rs, common/src/transaction_error.rs.
import { fail, type Problem, type ProblemCode } from '../../contract/problem.ts';

/** Names of several pallets and of several runtimes; those a runtime does not have are never met. */
export const BY_NAME: Readonly<Record<string, ProblemCode>> = {
  RegistrationPriceLimitExceeded: 'price-over-limit',
  NotEnoughBalanceToStake: 'balance-too-low',
  InsufficientTaoBalance: 'balance-too-low',
  BalanceWithdrawalError: 'balance-too-low',
  ZeroBalanceAfterWithdrawn: 'balance-too-low',
  InsufficientBalance: 'balance-too-low',
  ExistentialDeposit: 'balance-too-low',
  Expendability: 'balance-too-low',
  FundsUnavailable: 'balance-too-low',
  NotExpendable: 'balance-too-low',
  NotEnoughBalanceToPaySwapHotKey: 'balance-too-low',
  HotKeyAlreadyRegisteredInSubNet: 'already-registered',
  SubNetRegistrationDisabled: 'registration-closed',
  RegistrationNotPermittedOnRootSubnet: 'registration-closed',
  SubnetNotExists: 'subnet-missing',
  SubNetworkDoesNotExist: 'subnet-missing',
  MechanismDoesNotExist: 'subnet-missing',
  WaitingForDissolvedSubnetCleanup: 'subnet-missing',
  SubtokenDisabled: 'subnet-not-started',
  NoNeuronIdAvailable: 'subnet-full',
  NonAssociatedColdKey: 'hotkey-of-another',
  CannotUseSystemAccount: 'hotkey-invalid',
  TooManyRegistrationsThisBlock: 'too-many-registrations',
  TooManyRegistrationsThisInterval: 'too-many-registrations',
  HotKeyNotRegisteredInSubNet: 'not-registered',
  HotKeyNotRegisteredInNetwork: 'not-registered',
  HotKeyAccountNotExists: 'not-registered',
  ServingRateLimitExceeded: 'axon-too-soon',
  InvalidIpType: 'axon-bad-address',
  InvalidIpAddress: 'axon-bad-address',
  InvalidPort: 'axon-bad-port',
  AmountTooLow: 'amount-too-low',
  NotEnoughStakeToWithdraw: 'more-than-held',
  InsufficientAlphaBalance: 'more-than-held',
  StakeUnavailable: 'stake-locked',
  SlippageTooHigh: 'price-moved',
  PriceLimitExceeded: 'price-moved',
  InsufficientLiquidity: 'pool-too-small',
  ReservesTooLow: 'pool-too-small',
  TransferDisallowed: 'transfer-forbidden',
  HotKeySetTxRateLimitExceeded: 'too-soon',
  HotKeySwapOnSubnetIntervalNotPassed: 'too-soon',
  KeepStakeBlockedByCollateral: 'stake-locked',
  ColdkeySwapAnnounced: 'coldkey-moving',
  ColdkeySwapDisputed: 'coldkey-disputed',
  NotProxy: 'not-delegated',
  Unproxyable: 'delegation-too-narrow',
  InvalidWorkBlock: 'work-stale',
  InvalidSeal: 'work-stale',
  InvalidDifficulty: 'work-stale',
};

/** `Custom error: N` of a node that refuses before a block. */
const BY_CUSTOM: Readonly<Record<number, ProblemCode>> = {
  0: 'coldkey-moving',
  1: 'amount-too-low',
  2: 'balance-too-low',
  3: 'subnet-missing',
  4: 'not-registered',
  5: 'more-than-held',
  6: 'too-soon',
  7: 'pool-too-small',
  8: 'price-moved',
  9: 'transfer-forbidden',
  10: 'not-registered',
  11: 'axon-bad-address',
  12: 'axon-too-soon',
  13: 'axon-bad-port',
  14: 'zero-amount',
  21: 'coldkey-disputed',
  22: 'not-delegated',
  25: 'hotkey-of-another',
};

const BY_TEXT: readonly (readonly [RegExp, ProblemCode])[] = [
  [/inability to pay|payment/i, 'fee-unpayable'],
  [/outdated|stale/i, 'extrinsic-stale'],
  [/future/i, 'extrinsic-stale'],
  [/bad signature|bad proof/i, 'extrinsic-bad-proof'],
  [/ancient birth|mortality/i, 'extrinsic-expired'],
  [/priority is too low|already imported|temporarily banned/i, 'extrinsic-duplicate'],
  [/too many requests|rate.?limit|\b429\b/i, 'chain-rate-limited'],
];

const LONGEST_DETAIL = 120;
/** What a stranger's node says, fit to be shown: one line of plain text. */
export const plainDetail = (text: string): string =>
  text
    .replace(/[^\x20-\x7e]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_DETAIL) || 'no reason given';

/** `pallet`: "SubtensorModule", "Proxy", "Token" …; `name`: the error's. */
export function dispatchProblem(pallet: string, name: string, netuid: number | null): Problem {
  // Filtered out by a proxy's type, or by a chain in safe mode: only the pallet tells them apart.
  if (name === 'CallFiltered') return fail(pallet === 'System' ? 'delegation-too-narrow' : 'chain-safe-mode').problem;
  const code = BY_NAME[name];
  if (code === 'subnet-missing' || code === 'not-registered') return fail(code, { netuid: netuid ?? '?' }).problem;
  return code ? fail(code).problem : fail('chain-unknown-error', { detail: plainDetail(`${pallet}.${name}`) }).problem;
}

/** What a node answers instead of taking an extrinsic, or a request at all. */
export function refusalProblem(text: string, netuid: number | null): Problem {
  const custom = /custom error:?\s*(\d{1,3})/i.exec(text)?.[1];
  if (custom !== undefined) {
    const code = BY_CUSTOM[Number(custom)];
    if (code === 'subnet-missing' || code === 'not-registered') return fail(code, { netuid: netuid ?? '?' }).problem;
    if (code) return fail(code).problem;
  }
  const found = BY_TEXT.find(([pattern]) => pattern.test(text))?.[1];
  if (found === 'chain-rate-limited') return fail(found, { seconds: 2 }).problem;
  return found ? fail(found).problem : fail('chain-unknown-error', { detail: plainDetail(text) }).problem;
}
