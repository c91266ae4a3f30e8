// Words in React's hands: the page's own by typed key, and sentences made of states, problems and notices.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { face } from '../../main/contract/words/en/face.ts';
import type { subnets } from '../../main/contract/words/en/subnets.ts';
import { type Locale, type Sentence } from '../../main/contract/words/sentence.ts';
import { speak } from '../../main/contract/words/speech.ts';

/** `a.b.c` for every word below T; plural forms by their bare key. */
type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? (K extends `${infer Bare}_${'one' | 'other'}` ? Bare : K) : `${K}.${Keys<T[K]>}`;
}[keyof T & string];
export type FaceKey = Keys<typeof face>;
export type SubnetKey = Keys<typeof subnets>;

export interface Words {
  /** A word of the page. */
  readonly t: (key: FaceKey, params?: Record<string, string | number>) => string;
  /** What a subnet is: of words/en/subnets.ts. */
  readonly about: (key: SubnetKey, params?: Record<string, string | number>) => string;
  readonly say: (sentence: Sentence) => string;
  readonly locale: Locale;
}

export function useWords(): Words {
  const { i18n } = useTranslation();
  return useMemo(
    () => ({
      t: (key, params) => i18n.t(`face.${key}`, params ?? {}),
      about: (key, params) => i18n.t(`subnets.${key}`, params ?? {}),
      say: (sentence) => speak(i18n, sentence),
      locale: { language: i18n.language },
    }),
    [i18n],
  );
}
