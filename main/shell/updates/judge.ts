// Whether a release whose signature holds is meant for this Lode, and is newer than all it has seen. Pure.
import { gt } from 'semver';
import { fail, ok, type Result } from '../../contract/problem.ts';
import type { UpdateChannel } from '../../contract/update.ts';
import type { ReleaseClaim } from './release-claim.ts';

export interface Ours {
  readonly version: string;
  readonly platform: string;
  readonly channel: UpdateChannel;
  /** The highest counter of a release on its channel that was ever seen here. */
  readonly seenCounter: number;
}

/** Who takes betas takes what is finished too. */
const TAKES: Readonly<Record<UpdateChannel, readonly UpdateChannel[]>> = { stable: ['stable'], beta: ['stable', 'beta'] };
export const isTaken = ({ channel }: ReleaseClaim, wanted: UpdateChannel): boolean => TAKES[wanted].includes(channel);

/** `offered`: what the feed calls it. Refused with the first thing that is wrong. */
export function judge(claim: ReleaseClaim, offered: string, ours: Ours): Result<void> {
  const { version, platform, channel, counter } = claim;
  if (version !== offered) return fail('update-other-version', { version: offered, signed: version });
  if (platform !== ours.platform) return fail('update-other-platform', { version, platform, ours: ours.platform });
  if (!isTaken(claim, ours.channel)) return fail('update-other-channel', { version, channel });
  if (!gt(version, ours.version)) return fail('update-not-newer', { version, ours: ours.version });
  if (counter < ours.seenCounter) return fail('update-counter-older', { version, counter, seen: ours.seenCounter });
  return ok(undefined);
}

/** `lot`: this computer's own number, 0 up to 1, drawn once. */
export const isInStage = ({ stagedPercent }: ReleaseClaim, lot: number): boolean => lot * 100 < stagedPercent;
