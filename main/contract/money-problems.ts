// The codes of everything that can go wrong with keys, money and the chain. Sentences and what helps: words/en/money-problems.ts.

export const WALLET_PROBLEM_CODES = [
  'declined', // the person said no
  'vault-missing',
  'vault-locked',
  'vault-newer', // params: found, known
  'vault-damaged', // params: file
  'vault-write-failed', // params: detail
  'keychain-unavailable',
  'keychain-refused',
  'passphrase-wrong',
  'key-exists', // params: role
  'key-missing', // params: role
  'keyfile-unreadable', // params: why
  'phrase-wrong', // params: why
  'address-wrong',
  'wallet-of-other-network', // params: network
  'call-not-allowed', // params: detail  (the signer refused what it was asked to sign)
  'call-contradicts', // params: detail  (the decoded call is not what was asked for)
  'over-daily-cap', // params: cap, spent, amount (plain τ)
  'recipient-cooling-off', // params: until
  'signer-unavailable', // params: detail
] as const;

/** chain.md §6, one code a sentence. */
export const CHAIN_PROBLEM_CODES = [
  'chain-unreachable', // params: tried
  'chain-wrong-genesis', // params: network
  'chain-rate-limited', // params: seconds
  'chain-unsupported', // params: detail (this runtime has no such call or API)
  'chain-answer-odd', // params: detail
  'chain-outcome-unknown', // params: detail (sent, and nothing was heard of it)
  'chain-unknown-error', // params: detail
  'price-over-limit',
  'balance-too-low',
  'fee-unpayable',
  'already-registered',
  'registration-closed',
  'subnet-missing', // params: netuid
  'subnet-not-started',
  'subnet-full',
  'hotkey-of-another',
  'hotkey-invalid',
  'too-many-registrations',
  'not-registered', // params: netuid
  'axon-too-soon',
  'axon-bad-address',
  'axon-bad-port',
  'amount-too-low',
  'more-than-held',
  'stake-locked',
  'price-moved',
  'pool-too-small',
  'transfer-forbidden',
  'too-soon',
  'coldkey-moving',
  'coldkey-disputed',
  'not-delegated',
  'delegation-too-narrow',
  'chain-safe-mode',
  'work-stale',
  'extrinsic-stale',
  'extrinsic-expired',
  'extrinsic-duplicate',
  'extrinsic-bad-proof',
  'zero-amount',
  'address-not-public', // params: ip
  'public-address-unknown',
  'port-closed', // params: port
] as const;
