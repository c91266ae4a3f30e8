// Problems with keys, money and the chain as sentences: the cause, what Lode did, what the person can do.
import type { CHAIN_PROBLEM_CODES, WALLET_PROBLEM_CODES } from '../../money-problems.ts';
import type { ProblemWords } from './problems.ts';

type MoneyCode = (typeof WALLET_PROBLEM_CODES)[number] | (typeof CHAIN_PROBLEM_CODES)[number];

/** None of these stops the miner by itself, so the state sentence is the cause with a word before it. */
const problem = (cause: string, tried: string, help: string): ProblemWords => ({
  state: `Stopped by a problem: ${cause.charAt(0).toLowerCase()}${cause.slice(1)}`,
  cause,
  tried,
  help,
});
const NOTHING_SENT = 'Nothing was sent and nothing was spent.';
const FEE_KEPT = 'The chain refused it. It keeps the fee of a refused call.';
const CHAIN_REFUSED = 'The chain refused it before it reached a block. Nothing was spent.';

export const moneyProblems = {
  declined: problem('You said no.', NOTHING_SENT, 'Nothing needs doing.'),
  'vault-missing': problem('There is no wallet here yet.', 'Lode looked in its data folder.', 'Set up a wallet first.'),
  'vault-locked': problem('The wallet is locked.', NOTHING_SENT, 'Unlock it and try again.'),
  'vault-newer': problem(
    'The wallet was written by a newer Lode (format {{found}}; this one knows {{known}}).',
    'Lode did not touch it.',
    'Install the newer Lode.',
  ),
  'vault-damaged': problem(
    'The wallet file {{file}} is damaged.',
    'Lode left it as it is and looked at its second copy too.',
    'Restore the wallet from your words or your back-up file.',
  ),
  'vault-write-failed': problem(
    'The wallet could not be written: {{detail}}.',
    'The wallet as it was before is still there.',
    'Make room on the disk, or look at the rights of the data folder, and try again.',
  ),
  'keychain-unavailable': problem(
    'This computer has no keychain that Lode can use.',
    'Lode asked the system for one.',
    'Choose a passphrase instead.',
  ),
  'keychain-refused': problem(
    'The keychain of this computer did not give Lode its key.',
    'Lode asked for it once and did not insist.',
    'Unlock the keychain, or restore the wallet from your words.',
  ),
  'passphrase-wrong': problem('The passphrase is not the right one.', 'Nothing was opened.', 'Try again; mind capital letters.'),
  'key-exists': problem(
    'There is already a {{role}} here.',
    'Lode never replaces a key.',
    'Use another data folder, or keep this one.',
  ),
  'key-missing': problem('The {{role}} is not on this computer.', NOTHING_SENT, 'Do this where that key is.'),
  'keyfile-unreadable': problem(
    'The file could not be read as a key: {{why}}.',
    'Nothing was taken over from it.',
    'Pick another file, or restore from your words.',
  ),
  'phrase-wrong': problem(
    'These words are no recovery phrase: {{why}}.',
    'Nothing was made from them.',
    'Compare them with what you wrote down, one by one.',
  ),
  'address-wrong': problem('This is not an address.', NOTHING_SENT, 'Copy the whole address; it begins with 5.'),
  'wallet-of-other-network': problem(
    'This wallet belongs to another network ({{network}}).',
    'Lode does not sign with it here.',
    'Go back to its network, or set up a wallet for this one.',
  ),
  'call-not-allowed': problem(
    'Lode does not sign this kind of call: {{detail}}.',
    NOTHING_SENT,
    'If you did not ask for it, tell us: this should not happen.',
  ),
  'call-contradicts': problem(
    'What was to be signed is not what was asked for: {{detail}}.',
    NOTHING_SENT,
    'Try again later or with another endpoint, and tell us.',
  ),
  'over-daily-cap': problem(
    'This would be more than you let Lode spend in a day (τ {{cap}}; τ {{spent}} is spent, this is τ {{amount}}).',
    NOTHING_SENT,
    'Wait until tomorrow, or raise the daily cap in the settings.',
  ),
  'recipient-cooling-off': problem(
    'This address is new to Lode, and new addresses wait before they can be paid.',
    NOTHING_SENT,
    'Check the address in the meantime, and send again after the wait.',
  ),
  'signer-unavailable': problem(
    'The part of Lode that holds the keys does not answer: {{detail}}.',
    'Lode started it again.',
    'Try again; if it stays, restart Lode.',
  ),
  'chain-unreachable': problem(
    'The chain cannot be reached.',
    'Lode tried {{tried}} endpoints and goes on trying.',
    'Look at your internet connection. What is shown is as old as it says.',
  ),
  'chain-wrong-genesis': problem(
    'This endpoint is not the network it says it is ({{network}}).',
    'Lode ended the connection and believes nothing it said.',
    'Use another endpoint.',
  ),
  'chain-rate-limited': problem(
    'The endpoint asks Lode to slow down.',
    'Lode waits {{seconds}} seconds and goes on.',
    'Nothing needs doing. An endpoint of your own has no such limit.',
  ),
  'chain-unsupported': problem(
    'This chain does not know what this needs: {{detail}}.',
    NOTHING_SENT,
    'Nothing can be done here; newer or older versions of the chain may differ.',
  ),
  'chain-answer-odd': problem(
    'The chain answered something Lode does not understand: {{detail}}.',
    'Lode shows nothing rather than a guess.',
    'Install the newest Lode, or use another endpoint.',
  ),
  'chain-outcome-unknown': problem(
    'It was sent, and nothing was heard of what became of it: {{detail}}.',
    'Lode does not send it again by itself.',
    'Wait a few minutes and look at the balance before you try again.',
  ),
  'chain-unknown-error': problem('The chain refused this: {{detail}}.', FEE_KEPT, 'Nothing is known that helps; tell us.'),
  'price-over-limit': problem(
    'The price rose above the most you wanted to pay.',
    'You did not register and did not pay the price. The chain keeps the fee of the call.',
    'Wait, the price halves with time, or raise your limit.',
  ),
  'balance-too-low': problem(
    'There is not enough τ for this.',
    NOTHING_SENT,
    'You need the price, the fee and τ 0.0000005 that must stay.',
  ),
  'fee-unpayable': problem('There is not enough τ for the fee.', CHAIN_REFUSED, 'Send a little τ to this address first.'),
  'already-registered': problem(
    'This hotkey is already registered there.',
    'Nothing more was paid than a fee.',
    'Go on: there is nothing to register.',
  ),
  'registration-closed': problem("The subnet's owner has closed registration.", FEE_KEPT, 'Choose another subnet.'),
  'subnet-missing': problem('Subnet {{netuid}} is not there (any more).', FEE_KEPT, 'Choose another subnet.'),
  'subnet-not-started': problem('This subnet has not started yet.', FEE_KEPT, 'Wait, or choose another subnet.'),
  'subnet-full': problem('Every slot of this subnet is taken by a protected miner.', FEE_KEPT, 'Try again later.'),
  'hotkey-of-another': problem('This hotkey belongs to another wallet.', FEE_KEPT, 'Make a new hotkey.'),
  'hotkey-invalid': problem('This hotkey cannot be used.', FEE_KEPT, 'Make a new hotkey.'),
  'too-many-registrations': problem('Too many registered at once.', FEE_KEPT, 'Try again in the next block.'),
  'not-registered': problem(
    'The hotkey is not registered on this subnet (any more).',
    CHAIN_REFUSED,
    'Register again if the numbers still say so.',
  ),
  'axon-too-soon': problem(
    'The address was announced too short a while ago.',
    CHAIN_REFUSED,
    'Wait about ten minutes; Lode announces it again by itself.',
  ),
  'axon-bad-address': problem(
    'The chain does not take this address.',
    CHAIN_REFUSED,
    'Use the address your router has to the outside.',
  ),
  'axon-bad-port': problem('The chain does not take this port.', CHAIN_REFUSED, 'Choose another port.'),
  'amount-too-low': problem('This is less than the chain swaps.', FEE_KEPT, 'The smallest is τ 0.002.'),
  'more-than-held': problem('This is more than there is.', FEE_KEPT, 'Take a smaller amount.'),
  'stake-locked': problem('Part of this stake is locked.', FEE_KEPT, 'Take no more than what is shown as available.'),
  'price-moved': problem('The price moved further than you allowed.', FEE_KEPT, 'Try again, or allow a little more.'),
  'pool-too-small': problem("The subnet's pool is too small for this.", FEE_KEPT, 'Take a smaller amount.'),
  'transfer-forbidden': problem('This subnet forbids moving stake to others.', FEE_KEPT, 'Unstake instead.'),
  'too-soon': problem('The chain allows this only once in a while.', CHAIN_REFUSED, 'Try again later.'),
  'coldkey-moving': problem(
    'This wallet is being moved to another address, and until then does nothing else.',
    CHAIN_REFUSED,
    'If this was not you, dispute it now, from where your coldkey is.',
  ),
  'coldkey-disputed': problem(
    'The move of this wallet is disputed; it is frozen.',
    CHAIN_REFUSED,
    'The chain’s keepers decide it.',
  ),
  'not-delegated': problem(
    'Your coldkey has not allowed Lode to do this.',
    CHAIN_REFUSED,
    'Grant it the proxy, as the wallet screen shows.',
  ),
  'delegation-too-narrow': problem(
    'What your coldkey allowed Lode does not include this.',
    FEE_KEPT,
    'Do it from where your coldkey is, or grant the wider proxy.',
  ),
  'chain-safe-mode': problem('The chain is in safe mode and takes no such calls.', CHAIN_REFUSED, 'Wait until it has left it.'),
  'work-stale': problem('The work is no longer the newest.', CHAIN_REFUSED, 'Start the work again.'),
  'extrinsic-stale': problem('Another call of this wallet came first.', CHAIN_REFUSED, 'Try again.'),
  'extrinsic-expired': problem('It took too long, and the signature expired.', CHAIN_REFUSED, 'Try again.'),
  'extrinsic-duplicate': problem('The same call is already waiting.', CHAIN_REFUSED, 'Wait for it.'),
  'extrinsic-bad-proof': problem(
    'The chain did not take the signature: it may have been upgraded this moment.',
    CHAIN_REFUSED,
    'Try again; Lode reads the chain anew.',
  ),
  'zero-amount': problem('The amount is zero.', CHAIN_REFUSED, 'Type an amount.'),
  'address-not-public': problem(
    'The address {{ip}} is not one that others on the internet can reach.',
    NOTHING_SENT,
    'Let your router pass the port on, or find out whether your provider shares one address among many.',
  ),
  'public-address-unknown': problem(
    'Lode cannot tell under which address the internet sees this computer.',
    'It asked several sources, and they did not agree or did not answer.',
    'Type the address, if you know it.',
  ),
  'port-closed': problem(
    'Port {{port}} cannot be reached from outside.',
    'Nothing was announced and nothing was paid.',
    'Open the port in your router, or let Lode ask it to.',
  ),
} as const satisfies Record<MoneyCode, ProblemWords>;
