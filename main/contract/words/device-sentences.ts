// What this computer has and what was measured of it, as sentences. Pure, as those in sentence.ts.
import type { Finding, GpuPack, Probe } from '../computer.ts';
import { assertNever } from '../problem.ts';
import type { Locale, Sentence } from './sentence.ts';

/** "0.42", "3.1", "27": milliseconds without their unit. */
export function millisecondsText(ms: number, locale: Locale): string {
  const maximumFractionDigits = ms < 1 ? 2 : ms < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale.language, { maximumFractionDigits }).format(ms);
}

/** A provider's own words beside a name that is nested by `$t(`: where they hold that sign too, i18next would nest neither. */
const asText = (words: string): string => words.replaceAll('$t(', '$ t(');

/** How a provider did. */
export function verdictSentence({ provider, verdict }: Probe, locale: Locale): Sentence {
  switch (verdict.kind) {
    case 'works':
      return { key: 'verdicts.works', params: { provider, took: millisecondsText(verdict.tookMs, locale) } };
    case 'fails':
      return {
        key: `verdicts.fails.${verdict.why}`,
        params: { provider, library: asText(verdict.library ?? ''), detail: asText(verdict.detail) },
      };
    case 'inconclusive':
      return { key: `verdicts.inconclusive.${verdict.why}`, params: { provider } };
    case 'not-here':
      return { key: 'verdicts.not-here', params: { provider } };
    default:
      return assertNever(verdict);
  }
}

/** What was found, and what the person can do. */
export function findingSentences({ code, params }: Finding, locale: Locale): { what: Sentence; help: Sentence } {
  const spoken: Finding['params'] = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string') spoken[name] = asText(value);
    else spoken[name] = name === 'gpu' || name === 'cpu' ? millisecondsText(value, locale) : value;
  }
  return { what: { key: `findings.${code}.what`, params: spoken }, help: { key: `findings.${code}.help`, params: spoken } };
}

/** Where the GPU pack stands, without its figures. */
export function packSentence(pack: GpuPack): Sentence {
  return { key: pack.kind === 'none' ? `gpuPack.none.${pack.why}` : `gpuPack.${pack.kind}`, params: {} };
}
