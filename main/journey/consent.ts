// A person who says yes to everything, for a rehearsal: through the same confirmer as everybody else, and through no other way.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Confirmer } from '../contract/confirm.ts';
import { assertNever } from '../contract/problem.ts';

const PASSPHRASE_BYTES = 18;

/** `folder`: where a back-up would be written. */
export function consenting(folder: string): Confirmer {
  const passphrase = randomBytes(PASSPHRASE_BYTES).toString('base64url');
  let words: readonly string[] = [];
  return (question) => {
    switch (question.kind) {
      case 'spend':
        return Promise.resolve({ kind: 'yes' });
      case 'show-words':
        words = question.words;
        return Promise.resolve({ kind: 'yes' });
      case 'quiz':
        return Promise.resolve({ kind: 'words', words: question.positions.map((at) => words[at - 1] ?? '') });
      case 'passphrase':
        return Promise.resolve({ kind: 'text', text: passphrase });
      case 'path':
        return Promise.resolve({ kind: 'text', text: path.join(folder, question.suggested) });
      case 'type-words':
        return Promise.resolve({ kind: 'declined' });
      default:
        return assertNever(question);
    }
  };
}
