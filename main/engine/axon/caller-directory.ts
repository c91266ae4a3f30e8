// Who may call: what the axon knows of a hotkey before it looks at a signature. Practice and a file fill it; later the metagraph does.
import type { Ss58 } from '../../contract/units.ts';
import type { CallerPolicy } from '../subnets/adapter.ts';

export interface Caller {
  readonly hotkey: Ss58;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly name: string | null;
  readonly validatorPermit: boolean;
  readonly stakeTao: number;
}

export interface CallerDirectory {
  /** null: a stranger. */
  find(hotkey: string): Caller | null;
  /** True: part of what is known is too old to be trusted, so whoever is not found may have the right to ask all the same. */
  readonly outdated?: boolean;
  /** A subnet's policy as it is in force, made of its own. The same object as long as nothing changes. */
  policyOf?(subnetId: string, own: CallerPolicy): CallerPolicy;
}
