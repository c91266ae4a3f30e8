// How a verified update takes the place of what runs, by the kind of package this is; and how the one before comes back.
import type { Result } from '../../contract/problem.ts';
import type { Offer } from './feed.ts';
import type { SignedClaim } from './release-claim.ts';

/** Ready to be put in: everything that takes long is done, and nothing has changed yet. */
export interface Prepared {
  /** The change itself. What it refuses has changed nothing. */
  swap(): Promise<Result<void>>;
  /** The app's last act: has the new version started once this one has ended. */
  finish(): Promise<void>;
  /** It is not put in after all. */
  cancel(): Promise<void>;
}

export interface Installer {
  /** Verifies `file` anew against the claim, and keeps the version that runs. */
  prepare(file: string, signed: SignedClaim, offer: Offer): Promise<Result<Prepared>>;
  /** null: nothing is kept that could be returned to. Else puts it back; `finish` starts it. */
  goBack(): Promise<Result<{ readonly version: string; finish(): Promise<void> } | null>>;
}
