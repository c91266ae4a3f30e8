// Problems: every expected failure a person may be told about, as a code with parameters. Sentences live in `words/`.
import { z } from 'zod';
import { CHAIN_PROBLEM_CODES, WALLET_PROBLEM_CODES } from './money-problems.ts';
import { UPDATE_PROBLEM_CODES } from './update-problems.ts';

export const PROBLEM_CODES = [
  'port-taken', // params: port
  'port-forbidden', // params: port
  'model-corrupt', // params: file
  'model-missing', // params: file
  'model-not-downloaded', // params: subnet
  'model-not-downloadable', // params: subnet, why
  'model-unfit', // params: subnet, detail
  'catalogue-refused', // params: detail
  'subnet-unknown', // params: subnet  (it is not in the catalogue)
  'subnet-changed', // params: subnet, netuid, found  (the netuid is another's now)
  'subnet-unread', // params: subnet  (its identity could not be read, so nothing is paid or begun)
  'upstream-changed', // params: subnet, path  (its protocol's files are not those the code was written from)
  'version-unread', // params: subnet, least, current, detail  (which validators' versions it wants answered; these are gone by)
  'computer-too-slow', // params: subnet, took, limit  (seconds)
  'not-registered-here', // params: subnet, netuid
  'callers-unread', // params: netuid  (the metagraph could not be read: nobody could be let in)
  'not-announced', // params: subnet, detail  (besides the chain, where a person agreed to it)
  'download-failed', // params: file, detail
  'download-wrong', // params: file  (not the bytes that were pinned)
  'download-cancelled',
  'folder-unusable', // params: folder, detail  (models can't be kept there)
  'disk-full', // params: folder
  'storage-newer', // params: found, known
  'storage-in-use',
  'storage-broken', // params: detail
  'inference-crash-loop', // params: times, seconds
  'inference-unavailable', // params: detail
  'practice-crash-loop', // params: times, seconds
  'practice-unavailable', // params: detail
  'engine-crash-loop', // params: times, seconds
  'engine-unreachable',
  'safe-mode', // nothing is mined: Lode did not stay up
  'support-not-saved', // params: detail
  'command-invalid', // params: detail
  'command-not-now', // params: state
  'not-allowed',
  'login-refused', // params: detail  (whether Lode opens at login could not be changed)
  ...WALLET_PROBLEM_CODES,
  ...CHAIN_PROBLEM_CODES,
  ...UPDATE_PROBLEM_CODES,
] as const;

export const ProblemCode = z.enum(PROBLEM_CODES);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** A problem as it travels. `params` fill the sentence; they never hold keys, words of a wallet, or file contents. */
export const Problem = z.object({
  code: ProblemCode,
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type Problem = z.infer<typeof Problem>;

/** What a person can do about a problem; the screen draws the first as its one primary action. */
export const HelpAction = z.enum(['retry', 'choose-port', 'open-data-folder', 'reinstall', 'quit-other', 'open-subnets', 'none']);
export type HelpAction = z.infer<typeof HelpAction>;

export type Result<T, P = Problem> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: P };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const fail = (
  code: ProblemCode,
  params: Record<string, string | number> = {},
): { readonly ok: false; readonly problem: Problem } => ({ ok: false, problem: { code, params } });

/** For exhaustive switches: reaching it is a bug. */
export function assertNever(x: never): never {
  throw new Error(`unreachable: ${JSON.stringify(x)}`);
}
