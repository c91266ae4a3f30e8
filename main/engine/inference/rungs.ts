// What is known of the ladder over the deaths of the process: the rungs that fell, and which are still worth trying.
import type { ExecutionProvider, Rung } from '../../contract/device.ts';

export interface Rungs {
  /** Best first, without those that fell. */
  readonly toTry: readonly ExecutionProvider[];
  /** What is first said of a rung stands. */
  fell(provider: ExecutionProvider, outcome: 'failed' | 'inconclusive', detail: string): void;
  /** Every rung in the ladder's order: those that fell as they fell, the others as the process reported them. */
  withReport(report: readonly Rung[]): readonly Rung[];
  /** Worth trying after all. */
  forgive(provider: ExecutionProvider): void;
  /** A new Start tries everything again: a driver may have been mended meanwhile. */
  forget(): void;
}

const DETAIL_LENGTH = 300;

export function createRungs(providers: readonly ExecutionProvider[]): Rungs {
  const fallen = new Map<ExecutionProvider, Rung>();
  return {
    get toTry() {
      return providers.filter((provider) => !fallen.has(provider));
    },
    fell: (provider, outcome, detail) => {
      if (fallen.has(provider)) return;
      fallen.set(provider, { provider, outcome, detail: detail.slice(0, DETAIL_LENGTH), tookMs: null });
    },
    withReport: (report) =>
      providers.map(
        (provider) =>
          fallen.get(provider) ??
          report.find((rung) => rung.provider === provider) ?? { provider, outcome: 'untried', detail: null, tookMs: null },
      ),
    forgive: (provider) => void fallen.delete(provider),
    forget: () => fallen.clear(),
  };
}
