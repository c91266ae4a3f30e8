// Notices as sentences: something happened, when, and how it ended.
import type { NoticeCode } from '../../snapshot.ts';

/** Notices that read differently by how many they count. */
type Counted = 'storage-recovered' | 'storage-rows-lost';
/** Some notices read differently by their parameters: the clock is ahead or behind. */
export type NoticeVariant =
  | Exclude<NoticeCode, 'clock-off' | 'clock-moved' | 'callers-current' | Counted>
  | 'clock-off-ahead'
  | 'clock-off-behind'
  | 'clock-moved-ahead'
  | 'clock-moved-behind'
  | 'callers-current-found'
  | 'callers-current-gone'
  | `${Counted}_one`
  | `${Counted}_other`;

export const notices = {
  'inference-restarted': 'The inference process stopped at {{time}} and was started again after {{seconds}} s.',
  'validator-restarted': 'The practice validators stopped at {{time}} and were started again after {{seconds}} s.',
  'provider-stepped-down': '$t(providers.{{from}}) stopped working at {{time}}. $t(providers.{{to}}) answers now.',
  'disk-full': 'The disk is full since {{time}}. Lode goes on answering and keeps the history in memory until there is space.',
  'storage-recovered_one': 'The disk takes writes again since {{time}}. {{count}} waiting query was written down.',
  'storage-recovered_other': 'The disk takes writes again since {{time}}. {{count}} waiting queries were written down.',
  'storage-rows-lost_one': 'There was no space for the history at {{time}}: {{count}} query is not in it.',
  'storage-rows-lost_other': 'There was no space for the history at {{time}}: {{count}} queries are not in it.',
  'clock-off-ahead':
    "This computer's clock may be {{seconds}} s ahead of the validators': none of their questions fits it since {{time}}. Set it to the right time, best automatically.",
  'clock-off-behind':
    "This computer's clock may be {{seconds}} s behind the validators': none of their questions fits it since {{time}}. Set it to the right time, best automatically.",
  'clock-moved-ahead':
    "This computer's clock was set {{seconds}} s forward at {{time}}. Validators refuse a clock that is off: see that it is right.",
  'clock-moved-behind':
    "This computer's clock was set {{seconds}} s back at {{time}}. Validators refuse a clock that is off: see that it is right.",
  'storage-broken':
    'The database cannot be written since {{time}}: {{detail}} Lode goes on answering; start it again to keep the history.',
  'callers-stale': 'Your list of callers cannot be used since {{time}}. Whom it named before may ask until {{until}}.',
  'callers-expired': 'Your list of callers cannot be used. Since {{time}} nobody may ask because of it.',
  'callers-current-found': 'Your list of callers can be used again since {{time}}.',
  'callers-current-gone': 'Your list of callers was deleted at {{time}}. Nobody may ask because of it any more.',
  'metagraph-stale':
    'Since {{time}} Lode could not read anew who may ask on netuid {{netuid}}. Whom it knew before may still ask.',
  'drift-unread': 'At {{time}} Lode could not tell whether {{subnet}} has changed its rules. It goes on with those it knows.',
  'subnet-trouble': 'Since {{time}}: $t(problems.{{code}}.cause)',
  'job-failed': 'At {{time}} something {{subnet}} needs now and then did not work ({{job}}: {{detail}}). Lode tries again.',
  'engine-restarted': 'The engine stopped at {{time}} and was started again. Nothing written down was lost.',
} as const satisfies Record<NoticeVariant, string>;
