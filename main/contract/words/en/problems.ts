// Problems as sentences: the state line, the bare cause, what Lode already tried, what the person can do.
import type { HelpAction, ProblemCode } from '../../problem.ts';
import { moneyProblems } from './money-problems.ts';
import { subnetProblems } from './subnet-problems.ts';
import { updateProblems } from './update-problems.ts';

export interface ProblemWords {
  /** The state sentence of a blocked miner. */
  readonly state: string;
  /** The cause alone, as a sentence. */
  readonly cause: string;
  /** What Lode already did about it. */
  readonly tried: string;
  /** What the person can do. */
  readonly help: string;
}

export const problems = {
  'port-taken': {
    state: 'Stopped by a problem: port {{port}} is used by another program.',
    cause: 'Port {{port}} is used by another program.',
    tried: 'Lode tried to open port {{port}} and was told it is taken. Nothing was changed.',
    help: 'Choose another port, or quit the other program and try again.',
  },
  'port-forbidden': {
    state: 'Stopped by a problem: this computer does not allow Lode to open port {{port}}.',
    cause: 'This computer does not allow Lode to open port {{port}}.',
    tried: 'Lode asked for port {{port}} and the system refused.',
    help: 'Choose another port. Numbers above 1024 are usually free to use.',
  },
  'model-corrupt': {
    state: 'Stopped by a problem: the model file is damaged.',
    cause: 'The model file {{file}} is damaged.',
    tried: 'Lode compared it with its checksum and did not load it.',
    help: 'Install Lode again. Your settings and history stay where they are.',
  },
  'model-missing': {
    state: 'Stopped by a problem: the model file is missing.',
    cause: 'The model file {{file}} is missing.',
    tried: 'Lode looked where it was installed and did not find it.',
    help: 'Install Lode again. Your settings and history stay where they are.',
  },
  ...subnetProblems,
  'disk-full': {
    state: 'Stopped by a problem: the disk is full.',
    cause: 'The disk that holds {{folder}} is full.',
    tried: 'Lode stopped writing. Everything written before is kept.',
    help: 'Free some space on that disk, then try again.',
  },
  'storage-newer': {
    state: 'Stopped by a problem: the database belongs to a newer Lode.',
    cause: 'The database was written by a newer Lode (format {{found}}; this one knows up to {{known}}).',
    tried: 'Lode left it exactly as it is.',
    help: 'Install the newest Lode to go on with this database.',
  },
  'storage-in-use': {
    state: 'Stopped by a problem: another Lode is using the database.',
    cause: 'Another Lode on this computer is using the database.',
    tried: 'Lode waited for it to be released and left it untouched.',
    help: 'Quit the other Lode, then try again.',
  },
  'storage-broken': {
    state: 'Stopped by a problem: the database cannot be read.',
    cause: 'The database cannot be read: {{detail}}',
    tried: 'Lode left the file untouched, so that nothing more is lost.',
    help: 'Open the data folder, move the database file aside and try again. Lode then begins a new one.',
  },
  'inference-crash-loop': {
    state: 'Stopped by a problem: the inference process keeps stopping.',
    cause: 'The inference process stopped {{times}} times within {{seconds}} s.',
    tried: 'Lode started it again each time, waiting longer in between.',
    help: 'Try again. If it goes on, restart this computer: a graphics driver may be stuck.',
  },
  'inference-unavailable': {
    state: 'Stopped by a problem: nothing on this computer could run the model.',
    cause: 'Nothing on this computer could run the model: {{detail}}',
    tried: 'Lode tried every device it knows, down to the processor.',
    help: 'Try again. If it goes on, install Lode again.',
  },
  'practice-crash-loop': {
    state: 'Stopped by a problem: the practice validators keep stopping.',
    cause: 'The practice validators stopped {{times}} times within {{seconds}} s.',
    tried: 'Lode started them again each time, waiting longer in between.',
    help: 'Try again. If it goes on, install Lode again.',
  },
  'practice-unavailable': {
    state: 'Stopped by a problem: the practice validators did not start.',
    cause: 'The practice validators did not start: {{detail}}',
    tried: 'Lode started them once and waited for their first word.',
    help: 'Try again. If it goes on, install Lode again.',
  },
  'engine-crash-loop': {
    state: 'Stopped by a problem: the engine does not stay up.',
    cause: 'The engine stopped {{times}} times within {{seconds}} s.',
    tried: 'Lode started it again each time, waiting longer in between.',
    help: 'Quit Lode and open it again. If it goes on, install Lode again.',
  },
  'engine-unreachable': {
    state: 'Stopped by a problem: the engine cannot be reached.',
    cause: 'The engine cannot be reached.',
    tried: 'Lode keeps trying to reach it.',
    help: 'Wait a moment. If it goes on, quit Lode and open it again.',
  },
  'safe-mode': {
    state: 'Safe mode: nothing is mined.',
    cause: 'Lode is in safe mode, because it did not stay up. Nothing is mined.',
    tried: 'Lode started with what can make it end left out.',
    help: 'Press Try again on Home to start everything.',
  },
  'support-not-saved': {
    state: 'Stopped by a problem: the support file could not be saved.',
    cause: 'The support file could not be saved there ({{detail}}).',
    tried: 'Lode tried to write it and the system refused. It is still shown here.',
    help: 'Choose another folder, one you can write to and that has room.',
  },
  'command-invalid': {
    state: 'Stopped by a problem: the page asked for something Lode does not know.',
    cause: 'The page asked for something Lode does not know: {{detail}}',
    tried: 'Lode did nothing.',
    help: 'Close the window and open it again.',
  },
  'command-not-now': {
    state: 'Stopped by a problem: this cannot be done now.',
    cause: 'This cannot be done now.',
    tried: 'Lode did nothing.',
    help: 'Try again when the state at the top of the screen has changed.',
  },
  'not-allowed': {
    state: 'Stopped by a problem: this is not allowed from here.',
    cause: 'This is not allowed from here.',
    tried: 'Lode did nothing.',
    help: 'Do it on the computer that Lode runs on.',
  },
  'login-refused': {
    state: 'Stopped by a problem: this computer does not let Lode change what opens at login.',
    cause: 'This computer does not let Lode change what opens at login. {{detail}}',
    tried: 'Lode asked for it, looked again, and it was as before.',
    help: "Look into your system's own settings of what opens at login: what stands there holds.",
  },
  ...moneyProblems,
  ...updateProblems,
} as const satisfies Record<ProblemCode, ProblemWords>;

/** What the button says, or for help that no button can give, what to do. */
export const helps = {
  retry: 'Try again',
  'choose-port': 'Choose another port',
  'open-data-folder': 'Open the data folder',
  reinstall: 'Install Lode again',
  'quit-other': 'Quit the other program',
  'open-subnets': 'Look at the subnets',
  none: 'Nothing can be done here',
} as const satisfies Record<HelpAction, string>;
