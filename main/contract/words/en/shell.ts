// Words of the tray, native menus and the rig's terminal.
import type { LaunchFault } from '../../launch.ts';
import type { SafeMode } from '../../snapshot.ts';

export const shell = {
  name: 'Lode',
  practice: 'Practice: nothing here is real money',

  tray: {
    tooltip: 'Lode: {{state}}',
    safeMode: {
      mining: 'Safe mode: nothing is mined.',
      engine: 'Safe mode: the engine is off.',
    } satisfies Record<SafeMode['leavesOut'], string>,
    /** `shown`: the count as it is written. */
    today_one: '{{shown}} answered today',
    today_other: '{{shown}} answered today',
    p95: 'p95 {{value}} {{unit}}',
    score: 'score {{score}}',
    earned: 'Earned today: {{amounts}}',
    on: 'On {{name}}',
    seen: 'Seen: {{cause}}',
    stop: 'Stop',
    pause: 'Pause',
    resume: 'Resume',
    resumeAnyway: 'Resume anyway',
    install: 'Install the update {{version}}',
    installing: 'Installing the update {{version}}',
    seeUpdate: 'Lode {{version}} is out',
    leaveSafeMode: 'Start as usual',
    open: 'Open Lode',
    quit: 'Quit Lode',
  },

  /** What the system's notifications say. Text of others is in it: a subnet's name. */
  notify: {
    blocked: { title: 'Lode is stopped by a problem', body: '{{body}}' },
    safeMode: { title: 'Lode is in safe mode', body: 'The engine did not stay up. Open Lode to see what happened.' },
    slot: {
      soon: {
        title: 'Your slot is in danger',
        body: 'On {{subnet}} (netuid {{netuid}}) only a few slots go before yours. Open Lode to see why.',
      },
      next: {
        title: 'Your slot is the next to go',
        body: 'The next miner who registers on {{subnet}} (netuid {{netuid}}) takes it. Open Lode to see why.',
      },
      gone: {
        title: 'Your slot is gone',
        body: 'Another miner has it on {{subnet}} (netuid {{netuid}}). Mining there earns nothing until you register again.',
      },
    },
    update: {
      ready: { title: 'An update is ready', body: 'Lode {{version}} is fetched and checked. Open Lode to read what is new.' },
      told: {
        title: 'There is a new Lode',
        body: 'Lode {{version}} can be fetched from its page. Open Lode to read what is new.',
      },
    },
  },

  menu: { edit: 'Edit', view: 'View', window: 'Window' },

  app: {
    alreadyRunning: 'Lode is already running; its window is in front now.',
    ignored: 'Not understood and ignored: {{argument}}',
  },

  rig: {
    ready: 'Lode {{version}} runs here as a rig. Its page, on this computer only:',
    practice: 'Practice: nothing here is real money. Ctrl-C stops it.',
    rest: 'At rest. Press Start in the page, or run it with --practice. Ctrl-C ends it.',
    opened: 'The page was opened in the browser.',
    counts:
      '{{time}}  {{answered}} answered, {{refused}} refused, {{failed}} failed · p50 {{p50}} · score {{score}} · {{device}}',
    noP50: 'none yet',
    noScore: 'none yet',
    noDevice: 'no device yet',
    millis: '{{ms}} ms',
    stopping: 'Stopping.',
    stopped: 'Stopped. Nothing is running any more.',
    portTaken: 'Port {{port}} is used by another program. Choose another with --port=N, or leave it out.',
    cannotServe: 'The page cannot be served: {{detail}}',
    fault: {
      unknown: 'This option is unknown: {{argument}}',
      value: 'This option has a value that does not fit: {{argument}}',
    } satisfies Record<LaunchFault['why'], string>,
    usage: 'Options: --practice --no-open --port=N --axon-port=N --practice-rate=N --data-folder=PATH',
  },

  /** The little page a visitor without the token sees. */
  door: {
    title: 'Lode: this page is locked',
    heading: 'This page is locked.',
    body: 'It belongs to the person who started Lode on this computer. Use the link from the terminal: it carries the key.',
    hint: 'A link works until Lode is started again. If yours is older, take the newest one.',
  },
} as const;
