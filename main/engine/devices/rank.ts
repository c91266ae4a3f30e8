// The order in which execution providers are used: by what each measured on this computer, never by where it stands in a list.
import type { Probe } from '../../contract/computer.ts';
import { EXECUTION_PROVIDERS, type ExecutionProvider } from '../../contract/device.ts';

const PLACE = { works: 0, inconclusive: 1, fails: 2, 'not-here': 3 } as const;

/** The faster first; what did not work behind what did. Equals stand as in EXECUTION_PROVIDERS. */
export function ranked(probes: readonly Probe[]): Probe[] {
  return probes.toSorted(
    (a, b) =>
      PLACE[a.verdict.kind] - PLACE[b.verdict.kind] ||
      (a.verdict.kind === 'works' && b.verdict.kind === 'works' ? a.verdict.tookMs - b.verdict.tookMs : 0) ||
      EXECUTION_PROVIDERS.indexOf(a.provider) - EXECUTION_PROVIDERS.indexOf(b.provider),
  );
}

/**
 * What inference tries, in this order: those that work by their speed, then those of which nothing could be told, the processor at the
 * latest last. A card that measured slower than the processor comes behind it. Without any measurement: the order of the list.
 */
export function ladderOf(probes: readonly Probe[]): readonly ExecutionProvider[] {
  if (probes.length === 0) return EXECUTION_PROVIDERS;
  const usable = ranked(probes).filter(({ verdict }) => verdict.kind === 'works' || verdict.kind === 'inconclusive');
  const measured = usable.filter(({ verdict }) => verdict.kind === 'works').map(({ provider }) => provider);
  const untold = usable.filter(({ verdict }) => verdict.kind === 'inconclusive').map(({ provider }) => provider);
  const order = [...measured, ...untold.filter((provider) => provider !== 'cpu')];
  return order.includes('cpu') ? order : [...order, 'cpu'];
}
