// The texts: every language the model knows has some, and they are in the language they claim to be in.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import lande from 'lande';
import { beforeAll, describe, expect, it } from 'vitest';
import { MODELS_FOLDER } from '../../../rig/built-for-tests.ts';
import { LANGUAGES, readTexts } from './languages.ts';

/** The adapter's own limit is 2,000. */
const MAX_TEXT_LENGTH = 1_500;

let texts: ReadonlyMap<string, readonly string[]>;
let labels: readonly string[];
beforeAll(async () => {
  texts = await readTexts();
  ({ labels } = JSON.parse(await readFile(path.join(MODELS_FOLDER, 'langid/features.json'), 'utf8')) as { labels: string[] });
});

describe('the texts', () => {
  it('are there for each of the 50 languages and for no other', () => {
    expect(labels).toHaveLength(50);
    expect([...texts.keys()].toSorted()).toEqual(labels.toSorted());
    expect(Object.keys(LANGUAGES)).toHaveLength(49);
  });

  it('are sentences without markup that fit the synapse', () => {
    for (const [code, list] of texts) {
      expect({ code, enough: list.length > 10 }).toEqual({ code, enough: true });
      const odd = list.filter((text) => text.length > MAX_TEXT_LENGTH || /[<>]|&#?\w+;|^\s|\s$/.test(text));
      expect({ code, odd }).toEqual({ code, odd: [] });
    }
  });

  // A file in another script than its name says would be a question that no answer can get right.
  it('can be answered: a language identifier of others names the language among its first three', () => {
    for (const [code, list] of texts) {
      const some = list.slice(0, 10);
      const right = some.filter((text) =>
        lande(text)
          .slice(0, 3)
          .some(([named]) => named === code),
      );
      expect({ code, answerable: right.length / some.length >= 0.9 }).toEqual({ code, answerable: true });
    }
  });
});
