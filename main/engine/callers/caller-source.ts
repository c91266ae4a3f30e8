// A source of callers: practice, a file, later the metagraph. Several make up one directory.
import type { CallersStanding } from '../../contract/callers.ts';
import type { Ss58 } from '../../contract/units.ts';
import type { Caller } from '../axon/caller-directory.ts';

/** What a source changes of a subnet's own policy. */
export interface PolicyChange {
  /** null: as the subnet has it. */
  readonly requirePermit: boolean | null;
  readonly minStakeTao: number | null;
  /** Beside the subnet's own. */
  readonly allow: readonly Ss58[];
  readonly deny: readonly Ss58[];
}

export interface CallerSource {
  /** What it knew when it last knew anything, whatever its standing. null: nobody it knew of. */
  find(hotkey: string): Caller | null;
  /** The same object as long as the source has not learnt anything new. */
  change(subnetId: string): PolicyChange | null;
  /** Whether it can still be gone by. Costs little: it is asked with every query. */
  readonly standing: CallersStanding;
}
