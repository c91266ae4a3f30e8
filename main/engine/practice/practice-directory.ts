// The callers of a practice network: the validators that their own process introduced.
import type { Ss58 } from '../../contract/units.ts';
import type { Caller, CallerDirectory } from '../axon/caller-directory.ts';
import { decodeSs58 } from '../axon/ss58.ts';

export interface PracticeValidatorCard {
  readonly hotkey: Ss58;
  readonly name: string;
  readonly stakeTao: number;
}

export class PracticeDirectory implements CallerDirectory {
  private callers = new Map<string, Caller>();

  /** A restarted process brings new keys: those of the one before are strangers from then on. */
  fill(validators: readonly PracticeValidatorCard[]): void {
    const callers = new Map<string, Caller>();
    for (const { hotkey, name, stakeTao } of validators) {
      const publicKey = decodeSs58(hotkey);
      if (publicKey) callers.set(hotkey, { hotkey, publicKey, name, validatorPermit: true, stakeTao });
    }
    this.callers = callers;
  }

  find(hotkey: string): Caller | null {
    return this.callers.get(hotkey) ?? null;
  }
}
