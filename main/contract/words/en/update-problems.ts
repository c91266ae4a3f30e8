// What was wrong with an update, as sentences: what it was, that nothing was changed, what a person can do.
import type { UPDATE_PROBLEM_CODES } from '../../update-problems.ts';
import type { ProblemWords } from './problems.ts';

const KEPT = 'Lode did not put it in. The version that runs now is unchanged.';
const ASK = 'Lode looks again later. If it goes on, tell us: Settings, support.';
const refused = (cause: string, help: string = ASK, tried: string = KEPT, lead = 'The update was refused.'): ProblemWords => ({
  state: `${lead} ${cause}`,
  cause,
  tried,
  help,
});

export const updateProblems = {
  'update-feed-unreachable': refused(
    'The place updates come from ({{host}}) could not be reached: {{detail}}.',
    'Lode looks again later. Mining goes on meanwhile.',
    'Lode asked once and changed nothing.',
    'Whether there is an update is not known.',
  ),
  'update-feed-odd': refused('The place updates come from ({{host}}) answered something Lode does not understand: {{detail}}.'),
  'update-unsigned': refused('Version {{version}} has no signature of ours beside it.'),
  'update-signature-odd': refused('What lies beside version {{version}} is not a signature Lode can read: {{detail}}.'),
  'update-stranger': refused('Version {{version}} is signed with a key that this Lode does not trust.'),
  'update-signature-wrong': refused('The signature of version {{version}} is wrong.'),
  'update-other-platform': refused(
    'Version {{version}} was made for another kind of computer ({{platform}}, this one is {{ours}}).',
  ),
  'update-other-channel': refused('Version {{version}} was made for the channel {{channel}}, which you did not choose.'),
  'update-other-version': refused('What was offered as version {{version}} is signed as version {{signed}}.'),
  'update-not-newer': refused('Version {{version}} is not newer than the one that runs ({{ours}}).'),
  'update-counter-older': refused(
    'Version {{version}} is an older release (number {{counter}}) than one Lode has seen already ({{seen}}).',
  ),
  'update-memory-newer': refused(
    'What Lode remembers of updates was written by a newer Lode (format {{found}}; this one knows up to {{known}}).',
    'Install the newest Lode from where you got this one.',
    'Lode left that file as it is, and puts nothing in without it.',
  ),
  'update-incomplete': refused('The file of version {{version}} has {{bytes}} bytes, and {{signed}} were signed.'),
  'update-altered': refused('The file of version {{version}} is not the one that was signed.'),
  'update-download-failed': refused(
    'Version {{version}} could not be fetched: {{detail}}.',
    'Lode tries again later. Mining goes on meanwhile.',
    'Lode threw away what had come. The version that runs now is unchanged.',
    'The update is not here.',
  ),
  'update-not-put-in': refused(
    'Version {{version}} could not be put in: {{detail}}.',
    'Try again, or install it by hand from where you got this Lode.',
    'The version that runs now is unchanged.',
    'The update was not put in.',
  ),
} as const satisfies Record<(typeof UPDATE_PROBLEM_CODES)[number], ProblemWords>;
