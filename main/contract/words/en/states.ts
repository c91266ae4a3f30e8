// The miner's states as sentences: what the home screen, the tray and the terminal say first.
import type { ChildName, StartPhase } from '../../miner-state.ts';
import type { PauseLength } from '../../pause-lengths.ts';
import type { AutoReason, PauseReason } from '../../pausing.ts';

/** What Start begins, as its button says it. */
export const starts = {
  practice: 'Start practice mining',
  practiceOf: 'Practise {{subnet}}',
  mine: 'Mine {{subnet}}',
} as const;

/** How long to rest, as a choice of a menu. */
export const pauses = {
  quarter: '15 minutes',
  hour: '1 hour',
  'eight-hours': '8 hours',
  tomorrow: 'Until tomorrow, {{time}}',
  /** The same before the morning has come. */
  morning: 'Until {{time}}',
  open: 'Until I resume',
} as const satisfies Record<PauseLength | 'morning', string>;

export const states = {
  'setting-up': 'Setting up.',
  ready: 'Ready.',
  starting: {
    model: 'Starting: checking the model.',
    inference: 'Starting: loading the model.',
    chain: 'Starting: reading who may ask from the chain.',
    axon: 'Starting: opening the port for questions.',
    validator: 'Starting: waiting for validators.',
    search: 'Starting: trying the search.',
  } satisfies Record<StartPhase | 'search', string>,
  mining: {
    practice: 'Answering practice questions.',
    practiceOf: 'Answering practice questions of {{subnet}}.',
    mine: 'Answering questions for {{subnet}}.',
  },
  recovering: {
    inference: 'Restarting the inference process (attempt {{attempt}}).',
    validator: 'Restarting the practice validators (attempt {{attempt}}).',
  } satisfies Record<ChildName, string>,
  paused: {
    until: 'Paused until {{time}}.',
    open: 'Paused until you resume.',
    by: {
      asleep: 'Paused: the computer sleeps.',
      update: 'Paused: an update is being put in.',
      'too-hot': 'Paused: this computer is hot.',
      battery: 'Paused: on battery.',
      'video-call': 'Paused: you are in a call.',
      'full-screen': 'Paused: a program fills your screen.',
      'gpu-busy': 'Paused: another program uses the graphics card.',
      'other-user': 'Paused: somebody else is using this computer.',
      metered: 'Paused: this connection is metered.',
      'quiet-hours': 'Paused: quiet hours until {{time}}.',
      tariff: 'Paused: power is dear until {{time}}.',
      'user-active': 'Paused: you are using the computer.',
    } satisfies Record<Exclude<PauseReason, 'person'>, string>,
    /** Of hours that have no end within a week. */
    endless: {
      'quiet-hours': 'Paused: quiet hours, all week.',
      tariff: 'Paused: power is dear, all week.',
    },
  },
  /** It goes on though this holds, because the person said so. */
  overruled: {
    asleep: 'It goes on while the computer sleeps, as you asked.',
    'too-hot': 'It goes on though this computer is hot, as you asked. Once it has cooled down, heat pauses it again.',
    battery: 'It goes on although on battery, as you asked. Once you have plugged it in, battery pauses it again.',
    'video-call': 'It goes on during your call, as you asked. The next call pauses it again.',
    'full-screen': 'It goes on behind what fills your screen, as you asked. The next time it pauses again.',
    'gpu-busy': 'It goes on though another program uses the graphics card, as you asked. The next time it pauses again.',
    'other-user': 'It goes on while somebody else uses this computer, as you asked. The next time it pauses again.',
    metered: 'It goes on over a metered connection, as you asked. The next one pauses it again.',
    'quiet-hours': 'It goes on through these quiet hours, as you asked. The next ones pause it again.',
    tariff: 'It goes on though power is dear, as you asked. After the next cheap hours it pauses again.',
    'user-active': 'It goes on while you use the computer, as you asked. Once you have left it alone, it yields again.',
  } satisfies Record<AutoReason, string>,
  stopping: 'Stopping.',
  /** The engine's process is gone: while it is started again, and when that was given up. */
  lost: { restarting: 'Restarting the engine.', blocked: 'Stopped by a problem: the engine does not stay up.' },
  /** The page cannot reach the engine (a rig's page whose connection broke; any page before its first word). */
  unreachable: { connecting: 'Connecting to the engine.', lost: 'Connection to Lode lost.' },

  /** The second line: why, and what it means. */
  why: {
    'setting-up': 'Opening the database and reading your settings.',
    ready: 'Nothing is running.',
    starting: {
      model: 'Comparing the model file with its checksum.',
      inference: 'Trying what this computer can answer with, fastest first.',
      chain: 'Whether this is still the subnet Lode knows, and which validators it has.',
      axon: 'Opening port {{port}} for signed questions.',
      validator: 'They will send signed questions.',
      search: 'A few puzzles of full size show how fast this computer is.',
    } satisfies Record<StartPhase | 'search', string>,
    mining: {
      practice: 'Signed questions arrive from validators on this computer.',
      mine: 'Signed questions arrive from the validators of netuid {{netuid}}.',
    },
    recovering: 'It stopped by itself at {{time}}. Questions wait until their deadline.',
    paused: {
      person: 'You paused it at {{time}}. No questions are taken meanwhile.',
      asleep: 'Since {{time}}. It resumes when the computer wakes.',
      update: 'Since {{time}}. Lode opens again by itself.',
      'too-hot': 'Since {{time}}. It resumes when it has cooled down.',
      battery: 'Since {{time}}. It resumes when you plug it in.',
      'video-call': 'Since {{time}}. It resumes when the call is over.',
      'full-screen': 'Since {{time}}. It resumes when you leave it.',
      'gpu-busy': 'Since {{time}}. It resumes when the card is free.',
      'other-user': 'Since {{time}}. It resumes when you are back.',
      metered: 'Since {{time}}. It resumes on another connection.',
      'quiet-hours': 'Since {{time}}, as you set it. It resumes by itself.',
      tariff: 'Since {{time}}, as you set it. It resumes by itself.',
      'user-active': 'Since {{time}}. It resumes when you have left the computer alone for a while.',
    } satisfies Record<PauseReason, string>,
    endless: 'Since {{time}}, as you set it. It resumes when you change those hours in Settings.',
    stopping: 'Finishing what was begun. This takes at most {{seconds}} s.',
    lost: {
      restarting: 'It stopped by itself at {{time}}. Nothing that was written down is lost.',
      blocked:
        'It stopped by itself several times, the last time at {{time}}. Nothing that was written down is lost. Quit Lode and open it again.',
    },
    unreachable: {
      connecting: 'Waiting for its first word.',
      lost: 'Trying again. What you see is from {{time}}; mining goes on if Lode still runs.',
    },
  },
} as const;
