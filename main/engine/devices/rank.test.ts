// The order of providers: by what they measured, whatever order they were tried in.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Probe, Verdict } from '../../contract/computer.ts';
import { EXECUTION_PROVIDERS, type ExecutionProvider } from '../../contract/device.ts';
import type { DurationMs, EpochMs } from '../../contract/units.ts';
import { ladderOf, ranked } from './rank.ts';

const probe = (provider: ExecutionProvider, verdict: Verdict | number): Probe => ({
  provider,
  at: 0 as EpochMs,
  verdict:
    typeof verdict === 'number'
      ? { kind: 'works', tookMs: verdict as DurationMs, openedMs: 0 as DurationMs, device: null }
      : verdict,
});
const fails: Verdict = { kind: 'fails', why: 'refused', library: null, detail: '' };
const silent: Verdict = { kind: 'inconclusive', why: 'silent', detail: '' };
const absent: Verdict = { kind: 'not-here', detail: '' };

it('puts a card that measured slower than the processor behind it', () => {
  expect(ladderOf([probe('cuda', 0.3), probe('webgpu', 40), probe('cpu', 8)])).toEqual(['cuda', 'cpu', 'webgpu']);
  expect(ladderOf([probe('webgpu', 3), probe('cpu', 8), probe('dml', 2)])).toEqual(['dml', 'webgpu', 'cpu']);
});

it('uses what could not be told only after what was measured, and nothing that fails', () => {
  expect(ladderOf([probe('cuda', silent), probe('cpu', 8), probe('webgpu', fails), probe('coreml', absent)])).toEqual([
    'cpu',
    'cuda',
  ]);
});

it('ends with the processor where nothing was measured, whatever was said of it', () => {
  for (const verdict of [fails, silent, absent])
    expect(ladderOf([probe('cpu', verdict), probe('cuda', silent)])).toEqual(['cuda', 'cpu']);
  expect(ladderOf([])).toEqual(EXECUTION_PROVIDERS);
});

it('depends on what was measured alone', () => {
  const verdict = fc.oneof(fc.double({ min: 0, max: 1e5, noNaN: true }), fc.constantFrom<Verdict>(fails, silent, absent));
  const probes = fc
    .tuple(...EXECUTION_PROVIDERS.map((provider) => verdict.map((told) => probe(provider, told))))
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  fc.assert(
    fc.property(probes, ([inOrder, shuffled]) => {
      expect(ranked(shuffled)).toEqual(ranked(inOrder));
      const ladder = ladderOf(shuffled);
      expect(ladder).toEqual(ladderOf(inOrder));
      expect(ladder).toContain('cpu');
      expect(new Set(ladder).size).toBe(ladder.length);
    }),
  );
});
