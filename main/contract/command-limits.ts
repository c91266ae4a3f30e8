// How long a command may take before it counts as not heard; whoever passes a command on waits at least as long as who answers it.
import { type Command, COMMANDS } from './commands.ts';
import { CONFIRM_LIMIT_MS } from './confirm.ts';
import { WALLET_COMMANDS } from './wallet-commands.ts';

/** Stop, the slowest of those that ask nobody, has five seconds. */
const COMMAND_LIMIT_MS = 10_000;
/** Where a person is asked, several times over, each in their own time. */
const PERSON_LIMIT_MS = 6 * CONFIRM_LIMIT_MS;
/** Where something outside is read, or a call waits for its block. */
const CHAIN_LIMIT_MS = 90_000;

/** Milliseconds. */
export function commandLimitMs({ type }: Pick<Command, 'type'>): number {
  const { cls } = COMMANDS[type];
  if (cls === 'spend' || cls === 'secret') return PERSON_LIMIT_MS;
  return Object.hasOwn(WALLET_COMMANDS, type) ? CHAIN_LIMIT_MS : COMMAND_LIMIT_MS;
}
