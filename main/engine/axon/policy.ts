// Caller policy: whether a claimed caller may ask at all. Looked at before its signature, because it costs nothing.
import type { Ss58 } from '../../contract/units.ts';
import type { CallerPolicy, SubnetManifest } from '../subnets/adapter.ts';
import type { Caller, CallerDirectory } from './caller-directory.ts';
import { type Refusal, refuse, STATUS } from './refusal.ts';
import { decodeSs58 } from '../../contract/ss58.ts';

// The words of a stock blacklist: opentensor/bittensor bittensor/core/axon.py and the subnet template's neurons/miner.py.
const forbidden = (why: string): string => `Forbidden. Key is blacklisted: ${why}.`;

const DENIED = refuse('denied', STATUS.forbidden, forbidden('Denied hotkey'));
const STRANGER = refuse('stranger', STATUS.forbidden, forbidden('Unrecognized hotkey'));
const NO_PERMIT = refuse('not-permitted', STATUS.forbidden, forbidden('Non-validator hotkey'));
const NO_STAKE = refuse('not-permitted', STATUS.forbidden, forbidden('Not enough stake'));
/** Our fault and not the caller's: a validator that is told 403 may not come again. */
const OUTDATED = refuse('callers-outdated', STATUS.unavailable, 'The list of callers is out of date');

export type Judgement = { readonly ok: true; readonly caller: Caller } | { readonly ok: false; readonly refusal: Refusal };

export class CallerRules {
  readonly #directory: CallerDirectory;
  /** Those a policy lets in of whom nobody knows anything, made once: what is in an address is costly to read. */
  readonly #guests = new WeakMap<CallerPolicy, Map<string, Caller | null>>();

  constructor(directory: CallerDirectory) {
    this.#directory = directory;
  }

  /** Deny goes before allow, allow before permit and stake. */
  judge(hotkey: string, { id, callerPolicy }: Pick<SubnetManifest, 'id' | 'callerPolicy'>): Judgement {
    const directory = this.#directory;
    const policy = directory.policyOf?.(id, callerPolicy) ?? callerPolicy;
    if (includes(policy.deny, hotkey)) return no(DENIED);
    const known = directory.find(hotkey);
    if (includes(policy.allow, hotkey)) {
      const caller = known ?? this.#guest(hotkey, policy);
      if (caller) return { ok: true, caller };
    }
    const why = unwelcome(known, policy);
    if (why === null && known) return { ok: true, caller: known };
    return no(directory.outdated ? OUTDATED : (why ?? STRANGER));
  }

  #guest(hotkey: string, policy: CallerPolicy): Caller | null {
    let guests = this.#guests.get(policy);
    if (!guests) this.#guests.set(policy, (guests = new Map()));
    const met = guests.get(hotkey);
    if (met !== undefined) return met;
    const publicKey = decodeSs58(hotkey);
    const guest = publicKey && { hotkey: hotkey as Ss58, publicKey, name: null, validatorPermit: false, stakeTao: 0 };
    guests.set(hotkey, guest);
    return guest;
  }
}

/** null: welcome. */
function unwelcome(caller: Caller | null, policy: CallerPolicy): Refusal | null {
  if (!caller) return STRANGER;
  if (policy.requirePermit && !caller.validatorPermit) return NO_PERMIT;
  return caller.stakeTao < policy.minStakeTao ? NO_STAKE : null;
}

const no = (refusal: Refusal): Judgement => ({ ok: false, refusal });
const includes = (list: readonly string[], hotkey: string): boolean => list.includes(hotkey);
