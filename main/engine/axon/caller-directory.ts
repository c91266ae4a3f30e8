// Who may call: what the axon knows of a hotkey before it looks at a signature. Practice fills it; later the metagraph does.
import type { Ss58 } from '../../contract/units.ts';

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
}
