// Speech: i18next over the words, made the same way for the page, the tray and the terminal.
import { type i18n, createInstance } from 'i18next';
import { en } from './en.ts';
import type { Sentence } from './sentence.ts';

/** The languages Lode speaks. English stands in for what another does not say. */
export const LANGUAGES = ['en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Turns the direction of what follows, or is not seen at all: in a name that a sentence holds, either would rewrite the sentence. */
const TURNING = /[\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

/** Ready at once: the words are part of the program. What fills them keeps its markup: what shows the text treats it as text. */
export function createSpeech(language: Language = 'en'): i18n {
  const speech = createInstance();
  void speech.init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    initAsync: false,
    interpolation: { escapeValue: true, escape: (value) => value.replaceAll(TURNING, '') },
  });
  return speech;
}

/** A sentence as text. */
export function speak(speech: i18n, sentence: Sentence): string {
  return speech.t(sentence.key, { ...sentence.params });
}
