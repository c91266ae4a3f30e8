// Caller policy: whether a claimed caller may ask at all. Looked at before its signature, because it costs nothing.
import type { CallerPolicy } from '../subnets/adapter.ts';
import type { Caller } from './caller-directory.ts';
import { type Refusal, refuse, STATUS } from './refusal.ts';

// The words of a stock blacklist: opentensor/bittensor bittensor/core/axon.py and the subnet template's neurons/miner.py.
const forbidden = (why: string): string => `Forbidden. Key is blacklisted: ${why}.`;

/** null: welcome. */
export function unwelcome(caller: Caller | null, policy: CallerPolicy): Refusal | null {
  if (!caller) return refuse('stranger', STATUS.forbidden, forbidden('Unrecognized hotkey'));
  if (policy.requirePermit && !caller.validatorPermit) {
    return refuse('not-permitted', STATUS.forbidden, forbidden('Non-validator hotkey'));
  }
  if (caller.stakeTao < policy.minStakeTao) return refuse('not-permitted', STATUS.forbidden, forbidden('Not enough stake'));
  return null;
}
