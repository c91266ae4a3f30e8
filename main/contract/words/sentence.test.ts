// Every state, problem, notice and reason has its sentence, and nothing in it is left unfilled.
import { describe, expect, it } from 'vitest';
import type { Netuid } from '../amounts.ts';
import { START_PHASES, type MinerState } from '../miner-state.ts';
import { AUTO_REASONS } from '../pausing.ts';
import { PROBLEM_CODES, type Problem } from '../problem.ts';
import { FailureReason, REFUSAL_REASONS } from '../query.ts';
import { NOTICE_CODES, type Notice } from '../snapshot.ts';
import type { EpochMs } from '../units.ts';
import {
  type Locale,
  type Sentence,
  clockTime,
  lostSentences,
  noticeSentence,
  overruledSentence,
  problemSentences,
  reasonSentences,
  stateSentence,
  whySentence,
} from './sentence.ts';
import { createSpeech, speak } from './speech.ts';

const speech = createSpeech();
const locale: Locale = { language: 'en', timeZone: 'UTC' };
const at = Date.UTC(2026, 10, 23, 14, 2, 9) as EpochMs;
const work = { kind: 'practice', subnet: 'practice' } as const;
/** Everything any problem or notice may carry. */
const params = {
  least: '3.8.0',
  current: '3.14.0',
  subnet: 'Tag101',
  job: 'versions',
  path: 'protocol.py',
  took: 21,
  limit: 14,
  role: 'hotkey',
  why: 'too short',
  network: 'finney',
  cap: '1',
  spent: '0.5',
  amount: '0.7',
  tried: 3,
  netuid: 7,
  ip: '10.0.0.1',
  port: 8091,
  file: 'langid.onnx',
  folder: '/home/ada/lode',
  found: 9,
  known: 3,
  detail: 'it said $t(states.ready)',
  seconds: 61,
  times: 5,
  state: 'ready',
  count: 2,
  from: 'cuda',
  to: 'cpu',
  until: at,
  version: '0.2.0',
  signed: 9,
  host: 'updates.lode.test',
  ours: 'linux-x64-AppImage',
  platform: 'win32-x64-nsis',
  channel: 'beta',
  counter: 6,
  seen: 7,
  bytes: 8,
};

/** The text of a sentence, or what is wrong with it. */
function spoken(sentence: Sentence): string {
  if (!speech.exists(sentence.key, { ...sentence.params })) return `no words for ${sentence.key}`;
  const text = speak(speech, sentence);
  if (/\{\{|\}\}|\[object|undefined|NaN/.test(text)) return `unfilled: ${text}`;
  if (/!|\bOops\b|please wait/i.test(text)) return `not our tone: ${text}`;
  return text;
}
const SENTENCE = /^(?!no words|unfilled|not our tone).{3,}\.$/;

function clockCause(seconds: number): string {
  return spoken(noticeSentence({ id: 1, at, code: 'clock-off', params: { seconds } }, locale));
}
function rowsLost(count: number): string {
  return spoken(noticeSentence({ id: 1, at, code: 'storage-rows-lost', params: { count } }, locale));
}

const STATES: MinerState[] = [
  { kind: 'setting-up' },
  { kind: 'ready' },
  ...START_PHASES.map((phase) => ({ kind: 'starting', work, phase, since: at }) as const),
  { kind: 'mining', work, since: at, recovering: null },
  { kind: 'mining', work: { kind: 'mine', subnet: 'tag101', netuid: 101 as Netuid }, since: at, recovering: null },
  { kind: 'mining', work, since: at, recovering: { child: 'inference', attempt: 2, since: at } },
  { kind: 'mining', work, since: at, recovering: { child: 'validator', attempt: 1, since: at } },
  { kind: 'paused', work, reason: 'person', cause: null, until: null, since: at },
  { kind: 'paused', work, reason: 'person', cause: null, until: at, since: at },
  ...AUTO_REASONS.map((reason): MinerState => ({ kind: 'paused', work, reason, cause: null, until: null, since: at })),
  ...(['quiet-hours', 'tariff'] as const).map(
    (reason): MinerState => ({ kind: 'paused', work, reason, cause: null, until: at, since: at }),
  ),
  { kind: 'stopping', since: at },
  { kind: 'blocked', problem: { code: 'port-taken', params: { port: 8091 } }, helps: ['choose-port'], work, since: at },
];

const mining = (subnet: 'practice' | 'clique') =>
  spoken(stateSentence({ kind: 'mining', work: { kind: 'practice', subnet }, since: at, recovering: null }, locale));

const tariffUntil = (ms: number) =>
  spoken(stateSentence({ kind: 'paused', work, reason: 'tariff', cause: null, until: (at + ms) as EpochMs, since: at }, locale));

describe('states', () => {
  it('a pause that lasts beyond a day says on which day it ends', () => {
    expect(tariffUntil(3_600_000)).toMatch(/until \d\d:\d\d\.$/);
    expect(tariffUntil(30 * 3_600_000)).toMatch(/until \w{3} \d\d:\d\d\.$/);
  });

  it('each reason that was overruled has its sentence', () => {
    for (const reason of AUTO_REASONS) expect(spoken(overruledSentence(reason))).toMatch(SENTENCE);
  });

  it('each has a sentence and a reason', () => {
    for (const state of STATES) {
      expect(spoken(stateSentence(state, locale))).toMatch(SENTENCE);
      expect(spoken(whySentence(state, 8091, locale))).toMatch(SENTENCE);
    }
  });

  it('says a pause with its end, and a blocked port with its number', () => {
    expect(spoken(stateSentence(STATES[12] as MinerState, locale))).toBe('Paused until 14:02.');
    expect(spoken(stateSentence(STATES.at(-1) as MinerState, locale))).toBe(
      'Stopped by a problem: port 8091 is used by another program.',
    );
  });

  it('names the subnet whose questions are practised, unless it is Lode’s own', () => {
    expect(mining('practice')).toBe('Answering practice questions.');
    expect(mining('clique')).toBe('Answering practice questions of CliqueAI.');
  });

  it('says that the engine is gone', () => {
    for (const blocked of [true, false]) {
      const lost = lostSentences({ since: at, blocked }, locale);
      expect(spoken(lost.state)).toMatch(SENTENCE);
      expect(spoken(lost.why)).toContain('14:02');
    }
  });
});

describe('problems', () => {
  it.each(PROBLEM_CODES)('%s: state, cause, what Lode tried, what helps', (code) => {
    for (const seconds of [61, -61]) {
      const sentences = problemSentences({ code, params: { ...params, seconds } }, locale);
      for (const sentence of [sentences.state, sentences.tried, sentences.help]) expect(spoken(sentence)).toMatch(SENTENCE);
      expect(spoken(sentences.cause)).not.toMatch(/^(no words|unfilled|not our tone)/);
    }
  });

  it('tells a clock ahead from a clock behind', () => {
    expect(clockCause(61)).toContain('61 s ahead');
    expect(clockCause(-61)).toContain('61 s behind');
  });

  it('keeps what fills it from turning the sentence around', () => {
    const detail = 'it \u202Eexe.gpj\u2066 s\u200Baid <b>';
    const problem: Problem = { code: 'storage-broken', params: { detail } };
    expect(speak(speech, problemSentences(problem, locale).cause)).toContain('it exe.gpj said <b>');
  });

  it('never reads an instruction out of a parameter', () => {
    const problem: Problem = { code: 'storage-broken', params: { detail: '$t(states.ready) {{port}}' } };
    expect(speak(speech, problemSentences(problem, locale).cause)).toContain('$t(states.ready)');
  });
});

describe('notices', () => {
  it.each(NOTICE_CODES)('%s', (code) => {
    const notice: Notice = { id: 1, at, code, params };
    expect(spoken(noticeSentence(notice, locale))).toMatch(SENTENCE);
  });

  it('counts back from the restart to the stop, in the words of the brief', () => {
    const notice: Notice = { id: 1, at, code: 'inference-restarted', params: { seconds: 0.4 } };
    expect(spoken(noticeSentence(notice, locale))).toBe(
      'The inference process stopped at 14:02 and was started again after 0.4 s.',
    );
  });

  it('names the providers', () => {
    const notice: Notice = { id: 1, at, code: 'provider-stepped-down', params: { from: 'cuda', to: 'cpu' } };
    expect(spoken(noticeSentence(notice, locale))).toBe('NVIDIA CUDA stopped working at 14:02. Processor answers now.');
  });

  it('counts one row and many', () => {
    expect(rowsLost(1)).toContain('1 query is');
    expect(rowsLost(7)).toContain('7 queries are');
  });
});

describe('reasons', () => {
  it.each([...REFUSAL_REASONS, ...FailureReason.options])('%s', (reason) => {
    const { name, why } = reasonSentences(reason);
    expect(spoken(name)).toMatch(/^.{3,20}$/);
    expect(spoken(why)).toMatch(SENTENCE);
  });
});

it('writes midnight as 00:00', () => {
  expect(clockTime(Date.UTC(2026, 0, 1), locale)).toBe('00:00');
});
