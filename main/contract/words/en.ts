// English, whole: every sentence a person can read, by the room it is read in. Other languages mirror this shape.
import { face } from './en/face.ts';
import { shell } from './en/shell.ts';

export const en = { face, shell } as const;
