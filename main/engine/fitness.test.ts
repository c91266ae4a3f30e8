// Fit, unfit or not to be told: each reason by what decides it, and nothing is called fit that was not seen.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ComputerView } from '../contract/computer.ts';
import { Measured, UNFIT_REASONS, type UnfitReason } from '../contract/offer.ts';
import type { Feel } from '../contract/politeness.ts';
import { Manifest } from '../contract/subnet.ts';
import { fitnessOf, type FitnessFacts } from './fitness.ts';

const MB = 1_048_576;
const manifestOf = (id: string): Manifest =>
  Manifest.parse(JSON.parse(readFileSync(new URL(`../../models/subnets/${id}.json`, import.meta.url), 'utf8')));
const itsai = manifestOf('itsai');
const gpu = (vramBytes: number | null) => ({ vramBytes }) as NonNullable<ComputerView['gpus']>[number];
const computer = (totalMb: number, gpus: ComputerView['gpus']): ComputerView =>
  ({ memory: { totalBytes: totalMb * MB, freeBytes: null }, gpus }) as ComputerView;
const measured = (p95Ms: number, feel: Feel = 'balanced') =>
  Measured.parse({ at: 1, p95Ms, samples: 3, limitMs: 14_000, device: 'a card', feel });

/** Everything in order for a subnet that wants a card and is timed. */
const FINE: FitnessFacts = {
  manifest: {
    ...itsai,
    preflightP95Ms: 14_000,
    requires: { inboundPort: true, minMemoryMb: 8_192, minVramMb: 6_144, cpuOk: false, diskMb: 100, uploadMbps: null },
  },
  standing: { kind: 'ready', bytes: 10, checkedAt: 1 as never },
  measured: measured(9_000),
  feel: 'balanced',
  computer: computer(16_384, [gpu(8_192 * MB)]),
  store: { freeBytes: 1_000 } as FitnessFacts['store'],
  reach: 'likely',
  onChain: { hasNetuid: true, identity: { kind: 'same' } },
  drift: { kind: 'same' },
};
const absent = { kind: 'absent', bytes: 1_000, haveBytes: 0 } as const;

const UNFIT: Record<UnfitReason, Partial<FitnessFacts>> = {
  'no-model': { standing: { kind: 'not-downloadable', why: 'hash-not-pinned' } },
  'too-slow': { measured: measured(14_001) },
  memory: { computer: computer(7_200, [gpu(8_192 * MB)]) },
  'graphics-card': { computer: computer(16_384, [gpu(4_096 * MB)]) },
  disk: { standing: absent, store: { freeBytes: 999 } as FitnessFacts['store'] },
  'no-inbound-port': { reach: 'shared-address' },
  'no-netuid': { onChain: { hasNetuid: false, identity: null } },
  'changed-hands': { onChain: { hasNetuid: true, identity: { kind: 'changed', found: 'Hone' } } },
  'upstream-changed': { drift: { kind: 'changed', path: 'protocol.py' } },
};
const UNSURE: Partial<Record<UnfitReason, Partial<FitnessFacts>>> = {
  'too-slow': { measured: null },
  memory: { computer: null, manifest: { ...FINE.manifest, requires: { ...FINE.manifest.requires, cpuOk: true } } },
  'graphics-card': { computer: computer(16_384, [gpu(4_096 * MB), gpu(null)]) },
  disk: { standing: absent, store: { freeBytes: null } as FitnessFacts['store'] },
  'no-inbound-port': { reach: 'cannot-tell' },
  'changed-hands': { onChain: { hasNetuid: true, identity: { kind: 'cannot-tell' } } },
  'upstream-changed': { drift: { kind: 'cannot-tell' } },
};

const verdict = (p95Ms: number, feel: Feel) => fitnessOf({ ...FINE, measured: measured(p95Ms, feel) });

describe('what was measured with more or less of the computer', () => {
  it('tells of more what is enough with less, of less what is too slow with more, and else nothing', () => {
    expect(verdict(9_000, 'unnoticeable')).toEqual({ unfit: [], unsure: [] });
    expect(verdict(9_000, 'all-out')).toEqual({ unfit: [], unsure: ['too-slow'] });
    expect(verdict(14_001, 'all-out')).toEqual({ unfit: ['too-slow'], unsure: [] });
    expect(verdict(14_001, 'unnoticeable')).toEqual({ unfit: [], unsure: ['too-slow'] });
  });
});

describe('fitness', () => {
  it('finds nothing where everything is in order', () => {
    expect(fitnessOf(FINE)).toEqual({ unfit: [], unsure: [] });
  });

  it.each(UNFIT_REASONS)('%s is in the way', (reason) => {
    expect(fitnessOf({ ...FINE, ...UNFIT[reason] }).unfit).toEqual([reason]);
  });

  it.each(Object.entries(UNSURE))('%s cannot be told', (reason, facts) => {
    expect(fitnessOf({ ...FINE, ...facts })).toEqual({ unfit: [], unsure: [reason] });
  });

  it('takes a computer for as large as it was sold', () => {
    expect(fitnessOf({ ...FINE, computer: computer(7_400, [gpu(8_192 * MB)]) }).unfit).toEqual([]);
  });

  it('expects nothing of a chain nobody looks at, and of a card where none is needed', () => {
    const { requires } = FINE.manifest;
    const light = { ...FINE.manifest, requires: { ...requires, cpuOk: true } };
    expect(fitnessOf({ ...FINE, manifest: light, computer: computer(16_384, []), onChain: null })).toEqual({
      unfit: [],
      unsure: [],
    });
    const asked = fitnessOf({
      ...FINE,
      manifest: { ...light, requires: { ...requires, cpuOk: true, inboundPort: false } },
      reach: null,
    });
    expect(asked).toEqual({ unfit: [], unsure: [] });
  });
});
