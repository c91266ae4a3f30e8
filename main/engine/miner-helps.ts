// What a person can do about a problem that blocked the miner, best first; the screen draws the first as its one action.
import type { HelpAction, ProblemCode } from '../contract/problem.ts';

const HELPS = {
  'port-taken': ['choose-port', 'retry'],
  'port-forbidden': ['choose-port'],
  'model-corrupt': ['reinstall', 'retry'],
  'model-missing': ['reinstall', 'retry'],
  'model-not-downloaded': ['open-subnets', 'retry'],
  'model-not-downloadable': ['open-subnets'],
  'model-unfit': ['open-subnets', 'retry'],
  'catalogue-refused': ['reinstall'],
  'subnet-unknown': ['open-subnets'],
  'subnet-changed': ['open-subnets'],
  'upstream-changed': ['reinstall', 'retry'],
  'computer-too-slow': ['open-subnets', 'retry'],
  'not-registered-here': ['open-subnets', 'retry'],
  'disk-full': ['retry', 'open-data-folder'],
  'storage-newer': ['reinstall', 'open-data-folder'],
  'storage-in-use': ['quit-other', 'retry'],
  'storage-broken': ['open-data-folder', 'retry'],
  'inference-crash-loop': ['retry', 'reinstall'],
  'inference-unavailable': ['retry', 'reinstall'],
  'practice-crash-loop': ['retry', 'reinstall'],
  'practice-unavailable': ['retry', 'reinstall'],
  'engine-crash-loop': ['retry', 'reinstall'],
  'engine-unreachable': ['retry'],
  'command-invalid': ['none'],
  'command-not-now': ['none'],
  'not-allowed': ['none'],
} as const satisfies Partial<Record<ProblemCode, readonly HelpAction[]>>;

/** Problems with money do not stop the miner; where one does all the same, trying again is all there is. */
const OTHERS: readonly HelpAction[] = ['retry'];

export const helpsFor = (code: ProblemCode): HelpAction[] => [
  ...((HELPS as Partial<Record<ProblemCode, readonly HelpAction[]>>)[code] ?? OTHERS),
];
