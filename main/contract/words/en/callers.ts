// Who may ask, in sentences: how far the person's list is gone by, and what is wrong with it.
import type { CallersFault } from '../../callers.ts';

export const callers = {
  none: 'There is no such file: nobody else may ask.',
  stale: 'What it said at {{since}} holds until {{until}}. After that nobody may ask because of it.',
  expired: 'What it said at {{since}} is too old to go by: nobody may ask because of it.',
  never: 'Lode could not read it since it was started: nobody may ask because of it.',
  help: 'Mend the file, or delete it.',
} as const;

export const callersFaults = {
  unreadable: 'The system does not let Lode read it ({{detail}}).',
  'too-large': 'It is larger than {{mostKb}} KB.',
  'too-many': 'It names more than {{most}} addresses.',
  'not-text': 'It is not text in UTF-8.',
  'not-json': 'It is not JSON.',
  'not-json-at': 'Line {{line}}: this is not JSON.',
  newer: 'It is written for a newer Lode (version {{found}}; this one knows up to {{known}}).',
  'unknown-field': 'Line {{line}}: Lode knows no field called “{{field}}”.',
  'wrong-field': 'Line {{line}}: “{{field}}” is missing, or its value does not fit.',
  'wrong-address': 'Line {{line}}: this is no address, or there is a slip in it.',
  twice: 'Line {{line}}: “{{field}}” stands there twice.',
  'unknown-subnet': 'Line {{line}}: there is no subnet called “{{subnet}}” here.',
} as const satisfies Record<CallersFault['code'] | 'not-json-at', string>;
