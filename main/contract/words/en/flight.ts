// The flight recorder in words: what Lode did, as a row each, and a day as a sentence.
import type { FlightKind } from '../../flight.ts';

export const flight = {
  title: 'What Lode did',
  hint: 'Starts, stops and pauses with their reasons, kept on this computer only.',
  empty: 'Nothing is written down yet.',
  unread: 'It could not be read just now.',
  when: 'When',
  what: 'What',
  howLong: 'How long',
  older: 'Show more',
  kinds: {
    mining: 'Answered for {{subnet}}',
    paused: 'Paused: {{reason}}',
    blocked: 'Stopped by a problem ({{problem}})',
    recovering: 'Restarted a part of itself: {{part}}',
    stopped: 'Stopped',
    slept: 'The computer slept',
    opened: 'Lode {{version}} started',
    ended: 'Lode ended',
    unended: 'Lode ended without a word: a crash, or the power',
    updated: 'Updated from {{from}} to {{to}}',
    rung: 'Answers with {{provider}}',
    'clock-moved': 'The clock was set by {{seconds}} s',
    network: '{{network}}',
    announced: 'The new address was told to netuid {{netuid}}',
  } satisfies Record<FlightKind, string>,
  openedSafe: 'Lode {{version}} started in safe mode',
  pausedBy: 'Paused: {{reason}} ({{cause}})',
  practised: 'Practised {{subnet}}',
  practice: 'Answered practice questions',
  parts: { inference: 'inference', validator: 'practice validators' },
  networks: {
    offline: 'No network',
    online: 'A network again',
    changed: 'Another network',
  },
  /** A day: `share` of the time since midnight, or of the whole day. */
  day: {
    mined: 'answered for {{time}}',
    paused: 'paused {{time}}: {{reason}}, {{share}} % of the day',
    pausedBriefly: 'paused {{time}}: {{reason}}',
    slept: 'slept {{time}}',
  },
} as const;
