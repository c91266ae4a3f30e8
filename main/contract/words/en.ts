// English, whole: every sentence a person can read, by the room it is read in. Other languages mirror this shape.
import { callers, callersFaults } from './en/callers.ts';
import { confirm } from './en/confirm.ts';
import { findings, gpuPack, providers, rungs, verdicts } from './en/devices.ts';
import { face } from './en/face.ts';
import { languages } from './en/languages.ts';
import { notices } from './en/notices.ts';
import { helps, problems } from './en/problems.ts';
import { failures, outcomes, refusals } from './en/reasons.ts';
import { shell } from './en/shell.ts';
import { pauses, starts, states } from './en/states.ts';
import { subnets } from './en/subnets.ts';
import { support } from './en/support.ts';
import { why } from './en/why.ts';

export const en = {
  face,
  shell,
  pauses,
  starts,
  states,
  languages,
  problems,
  helps,
  notices,
  refusals,
  failures,
  outcomes,
  callers,
  callersFaults,
  confirm,
  providers,
  rungs,
  subnets,
  verdicts,
  findings,
  gpuPack,
  why,
  support,
} as const;
