// Notices as sentences: something happened, when, and how it ended.
import type { NoticeCode } from '../../snapshot.ts';

/** Some notices read differently by their parameters. */
export type NoticeVariant = Exclude<NoticeCode, 'clock-off' | 'storage-rows-lost'> | 'clock-off-ahead' | 'clock-off-behind';

export const notices = {
  'inference-restarted': 'The inference process stopped at {{time}} and was started again after {{seconds}} s.',
  'validator-restarted': 'The practice validators stopped at {{time}} and were started again after {{seconds}} s.',
  'provider-stepped-down': '$t(providers.{{from}}) stopped working at {{time}}. $t(providers.{{to}}) answers now.',
  'storage-rows-lost_one': 'The disk was full at {{time}}: {{count}} query could not be written down.',
  'storage-rows-lost_other': 'The disk was full at {{time}}: {{count}} queries could not be written down.',
  'clock-off-ahead': "This computer's clock was {{seconds}} s ahead of the validators' at {{time}}.",
  'clock-off-behind': "This computer's clock was {{seconds}} s behind the validators' at {{time}}.",
  'engine-restarted': 'The engine stopped at {{time}} and was started again. Nothing written down was lost.',
} as const satisfies Record<NoticeVariant | 'storage-rows-lost_one' | 'storage-rows-lost_other', string>;
