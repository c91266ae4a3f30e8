// This computer, said: every verdict, finding and standing of the pack has its sentence, with nothing in it left unfilled.
import { expect, it } from 'vitest';
import { FINDING_CODES, type Finding, type GpuPack, PROBE_FAILURES, type Verdict } from '../computer.ts';
import { EXECUTION_PROVIDERS } from '../device.ts';
import type { DurationMs, EpochMs } from '../units.ts';
import { findingSentences, millisecondsText, packSentence, verdictSentence } from './device-sentences.ts';
import { createSpeech, speak } from './speech.ts';

const speech = createSpeech();
const locale = { language: 'en', timeZone: 'UTC' };
const SENTENCE = /^(?!.*(\{\{|undefined|\$t\(providers|verdicts|findings|gpuPack|!)).{10,}\.$/;
const at = 1 as EpochMs;
const ms = (value: number) => value as DurationMs;
/** Everything any finding may carry. */
const params: Finding['params'] = {
  card: 'NVIDIA GeForce RTX 3060',
  seconds: 10,
  detail: 'it said $t(states.ready).',
  found: '535.54',
  needed: '580.65',
  library: 'libcudnn.so.9',
  provider: 'webgpu',
  gpu: 12.34,
  cpu: 0.421,
};
const library = 'libcublasLt.so.13';
const VERDICTS: Verdict[] = [
  { kind: 'works', tookMs: ms(0.42), openedMs: ms(90), device: null },
  ...PROBE_FAILURES.map((why) => ({ kind: 'fails', why, library, detail: 'No.' }) as const),
  ...(['silent', 'died', 'not-started'] as const).map((why) => ({ kind: 'inconclusive', why, detail: '' }) as const),
  { kind: 'not-here', detail: 'not made for linux arm64' },
];

it('says each verdict of each provider', () => {
  for (const provider of EXECUTION_PROVIDERS)
    for (const verdict of VERDICTS) expect(speak(speech, verdictSentence({ provider, verdict, at }, locale))).toMatch(SENTENCE);
});

it.each(FINDING_CODES)('%s: what is so, and what helps', (code) => {
  const { what, help } = findingSentences({ code, params }, locale);
  expect(speak(speech, what)).toMatch(SENTENCE);
  expect(speak(speech, help)).toMatch(SENTENCE);
});

it('takes what a driver said for text', () => {
  const { what } = findingSentences({ code: 'provider-fails', params }, locale);
  expect(speak(speech, what)).toBe('WebGPU could not be used: it said $ t(states.ready).');
});

it('says measured times with as many digits as they are worth', () => {
  const { what } = findingSentences({ code: 'gpu-slower', params }, locale);
  expect(speak(speech, what)).toBe('WebGPU took 12 ms for the trial model, the processor 0.42 ms.');
  expect([0.004, 0.42, 3.14, 27.6].map((value) => millisecondsText(value, locale))).toEqual(['0', '0.42', '3.1', '28']);
});

it('says where the pack stands', () => {
  const packs: GpuPack[] = [
    ...(['system', 'no-nvidia', 'card-too-old', 'unread'] as const).map((why) => ({ kind: 'none', why }) as const),
    { kind: 'absent', bytes: 1, diskBytes: 1, haveBytes: 0 },
    { kind: 'downloading', bytes: 1, doneBytes: 1, bytesPerSecond: null },
    { kind: 'installing', bytes: 1, doneBytes: 1 },
    { kind: 'ready', version: '1', diskBytes: 1, at },
    { kind: 'failed', problem: { code: 'disk-full', params: {} }, bytes: 1, haveBytes: 0 },
  ];
  for (const pack of packs) expect(speak(speech, packSentence(pack))).toMatch(/^[A-Z].*\.$/);
});
