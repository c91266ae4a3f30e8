// The callers of a practice network: the validators that their own process introduced.
import type { Ss58 } from '../../contract/units.ts';
import type { CallersStanding } from '../../contract/callers.ts';
import type { Caller } from '../axon/caller-directory.ts';
import { decodeSs58 } from '../../contract/ss58.ts';
import type { CallerSource, PolicyChange } from '../callers/caller-source.ts';

export interface PracticeValidatorCard {
  readonly hotkey: Ss58;
  readonly name: string;
  readonly stakeTao: number;
}

export class PracticeDirectory implements CallerSource {
  /** It is told who they are when they start, and they are who they are until then. */
  readonly standing: CallersStanding = { kind: 'current' };
  private readonly onFill: (count: number) => void;
  private callers = new Map<string, Caller>();

  constructor(onFill: (count: number) => void = () => undefined) {
    this.onFill = onFill;
  }

  /** A restarted process brings new keys: those of the one before are strangers from then on. */
  fill(validators: readonly PracticeValidatorCard[]): void {
    const callers = new Map<string, Caller>();
    for (const { hotkey, name, stakeTao } of validators) {
      const publicKey = decodeSs58(hotkey);
      if (publicKey) callers.set(hotkey, { hotkey, publicKey, name, validatorPermit: true, stakeTao });
    }
    this.callers = callers;
    this.onFill(callers.size);
  }

  find(hotkey: string): Caller | null {
    return this.callers.get(hotkey) ?? null;
  }

  change(): PolicyChange | null {
    return null;
  }
}
