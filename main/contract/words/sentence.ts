// Sentences: a state, problem, notice or reason as the key of its words and what fills them. Pure; both ends of Lode speak with it.
import type { ExecutionProvider } from '../device.ts';
import { EXECUTION_PROVIDERS } from '../device.ts';
import { type MinerState, STOP_LIMIT_MS, type StartPhase, type Work } from '../miner-state.ts';
import { type PauseLength, pauseUntil } from '../pause-lengths.ts';
import type { AutoReason } from '../pausing.ts';
import { type Problem, PROBLEM_CODES, assertNever } from '../problem.ts';
import { type FailureReason, REFUSAL_REASONS, type RefusalReason } from '../query.ts';
import type { HostSnapshot, Notice } from '../snapshot.ts';
import { SUBNET_NAMES, isSearched } from '../subnet.ts';

/** A key into `words/en.ts` and the values its `{{names}}` stand for. */
export interface Sentence {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** How times and numbers are written. `timeZone` absent: this computer's. */
export interface Locale {
  readonly language: string;
  readonly timeZone?: string;
}

const MS_PER_SECOND = 1_000;
/** Below this many seconds a tenth of one is worth saying. */
const TENTHS_BELOW_S = 10;

const say = (key: string, params: Sentence['params'] = {}): Sentence => ({ key, params });

/** "14:02": hours and minutes, 24 hours. */
export function clockTime(at: number, locale: Locale): string {
  return new Intl.DateTimeFormat(locale.language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(locale.timeZone === undefined ? {} : { timeZone: locale.timeZone }),
  }).format(at);
}

/** "Mon 14:02": for what is not of today alone. */
export function dayTime(at: number, locale: Locale): string {
  const zone = locale.timeZone === undefined ? {} : { timeZone: locale.timeZone };
  const day = new Intl.DateTimeFormat(locale.language, { weekday: 'short', ...zone }).format(at);
  return `${day} ${clockTime(at, locale)}`;
}

const DAY_MS = 86_400_000;

/** With its day, where the hour alone could be another day's. */
const soonTime = (at: number, since: number, locale: Locale): string =>
  at - since < DAY_MS ? clockTime(at, locale) : dayTime(at, locale);

/** "0.4", "12": seconds without their unit. */
export function secondsText(seconds: number, locale: Locale): string {
  const size = Math.abs(seconds);
  return new Intl.NumberFormat(locale.language, { maximumFractionDigits: size < TENTHS_BELOW_S ? 1 : 0 }).format(size);
}

/** What the miner does, in one sentence. */
export function stateSentence(state: MinerState, locale: Locale): Sentence {
  switch (state.kind) {
    case 'setting-up':
    case 'ready':
    case 'stopping':
      return say(`states.${state.kind}`);
    case 'starting':
      return say(`states.starting.${phaseKey(state)}`);
    case 'mining':
      return state.recovering
        ? say(`states.recovering.${state.recovering.child}`, { attempt: state.recovering.attempt })
        : say(`states.mining.${workKey(state.work)}`, { subnet: SUBNET_NAMES[state.work.subnet] });
    case 'paused':
      return pausedSentence(state, locale);
    case 'blocked':
      return problemSentences(state.problem, locale).state;
    default:
      return assertNever(state);
  }
}

/** How long to pause, as a choice: where that is said by an hour, its end is worked out from `now`. */
export function pauseSentence(length: PauseLength, now: number, locale: Locale): Sentence {
  if (length !== 'tomorrow') return say(`pauses.${length}`);
  const until = pauseUntil(length, now);
  const today = until !== null && new Date(until).getDate() === new Date(now).getDate();
  return say(today ? 'pauses.morning' : 'pauses.tomorrow', { time: clockTime(until ?? now, locale) });
}

function pausedSentence({ reason, until, since }: Extract<MinerState, { kind: 'paused' }>, locale: Locale): Sentence {
  const time = until === null ? {} : { time: soonTime(until, since, locale) };
  if (reason === 'person') return say(until === null ? 'states.paused.open' : 'states.paused.until', time);
  return say(`states.paused.${isEndless({ reason, until }) ? 'endless' : 'by'}.${reason}`, time);
}

/** Hours that fill the week. */
const isEndless = ({ reason, until }: Pick<Extract<MinerState, { kind: 'paused' }>, 'reason' | 'until'>): boolean =>
  until === null && (reason === 'quiet-hours' || reason === 'tariff');

/** It pauses no more for this, although it holds. */
export const overruledSentence = (reason: AutoReason): Sentence => say(`states.overruled.${reason}`);

/** What Start begins, as its button says it. */
export const startSentence = (work: Work): Sentence => say(`starts.${workKey(work)}`, { subnet: SUBNET_NAMES[work.subnet] });

/** Lode's own question needs no name. */
function workKey({ kind, subnet }: Work): 'practice' | 'practiceOf' | 'mine' {
  return kind === 'practice' && subnet !== 'practice' ? 'practiceOf' : kind;
}

/** Where there is no model to load, the search is tried in its place. */
function phaseKey({ phase, work }: Extract<MinerState, { kind: 'starting' }>): StartPhase | 'search' {
  return isSearched(work.subnet) && (phase === 'model' || phase === 'inference') ? 'search' : phase;
}

/** Why it does so: the second line. `port`: the one the axon opens, or will. */
export function whySentence(state: MinerState, port: number, locale: Locale): Sentence {
  switch (state.kind) {
    case 'setting-up':
    case 'ready':
      return say(`states.why.${state.kind}`);
    case 'stopping':
      return say('states.why.stopping', { seconds: STOP_LIMIT_MS / MS_PER_SECOND });
    case 'starting':
      return say(`states.why.starting.${phaseKey(state)}`, { port: String(port) });
    case 'mining':
      return state.recovering
        ? say('states.why.recovering', { time: clockTime(state.recovering.since, locale) })
        : say(`states.why.mining.${state.work.kind}`, state.work.kind === 'mine' ? { netuid: state.work.netuid } : {});
    case 'paused':
      return say(isEndless(state) ? 'states.why.endless' : `states.why.paused.${state.reason}`, {
        time: clockTime(state.since, locale),
      });
    case 'blocked':
      return problemSentences(state.problem, locale).help;
    default:
      return assertNever(state);
  }
}

/** The engine's process is gone: what is said in place of the miner's state. */
export function lostSentences(lost: NonNullable<HostSnapshot['engineLost']>, locale: Locale): { state: Sentence; why: Sentence } {
  const which = lost.blocked ? 'blocked' : 'restarting';
  return {
    state: say(`states.lost.${which}`),
    why: say(`states.why.lost.${which}`, { time: clockTime(lost.since, locale) }),
  };
}

/** A problem as a state line, its bare cause, what Lode tried, and what the person can do. */
export function problemSentences(
  problem: Problem,
  locale: Locale,
): { state: Sentence; cause: Sentence; tried: Sentence; help: Sentence } {
  const params = spoken(problem.params, locale);
  const part = (name: string) => say(`problems.${problem.code}.${name}`, params);
  return { state: part('state'), cause: part('cause'), tried: part('tried'), help: part('help') };
}

/** Something that happened. A restart's notice is made when the child is back: it stopped `seconds` before. */
export function noticeSentence(notice: Notice, locale: Locale): Sentence {
  const { params } = notice;
  const restart = notice.code === 'inference-restarted' || notice.code === 'validator-restarted';
  const stoppedAt = restart ? Math.max(0, notice.at - Number(params.seconds ?? 0) * MS_PER_SECOND) : notice.at;
  const filled = { ...spoken(params, locale), time: clockTime(stoppedAt, locale) };
  switch (notice.code) {
    case 'clock-off':
    case 'clock-moved':
      return say(`notices.${clockVariant(params, notice.code)}`, filled);
    case 'storage-rows-lost':
    case 'storage-recovered':
      return say(`notices.${notice.code}`, { ...filled, count: Number(params.count ?? 0) });
    case 'provider-stepped-down':
      return say('notices.provider-stepped-down', { ...filled, from: providerKey(params.from), to: providerKey(params.to) });
    case 'subnet-trouble':
      return say('notices.subnet-trouble', {
        ...filled,
        code: PROBLEM_CODES.find((code) => code === params.code) ?? 'model-unfit',
      });
    case 'callers-stale':
      return say('notices.callers-stale', { ...filled, until: dayTime(Number(params.until ?? notice.at), locale) });
    case 'callers-current':
      return say(`notices.callers-current-${params.found === 1 ? 'found' : 'gone'}`, filled);
    case 'callers-expired':
    case 'metagraph-stale':
    case 'drift-unread':
    case 'job-failed':
    case 'inference-restarted':
    case 'validator-restarted':
    case 'disk-full':
    case 'storage-broken':
    case 'engine-restarted':
      return say(`notices.${notice.code}`, filled);
    default:
      return assertNever(notice.code);
  }
}

/** Why a query was refused or failed: a name for a list, and a sentence. */
export function reasonSentences(reason: RefusalReason | FailureReason): { name: Sentence; why: Sentence } {
  const room = (REFUSAL_REASONS as readonly string[]).includes(reason) ? 'refusals' : 'failures';
  return { name: say(`${room}.${reason}.name`), why: say(`${room}.${reason}.why`) };
}

/** `seconds` is signed, ours minus theirs: positive means that our clock is ahead. */
function clockVariant<C extends 'clock-off' | 'clock-moved'>(params: Problem['params'], code: C): `${C}-ahead` | `${C}-behind` {
  return Number(params.seconds ?? 0) < 0 ? `${code}-behind` : `${code}-ahead`;
}

function spoken(params: Problem['params'], locale: Locale): Record<string, string | number> {
  const { seconds } = params;
  return typeof seconds === 'number' ? { ...params, seconds: secondsText(seconds, locale) } : { ...params };
}

/** The key of its name under `providers`; the sentence nests it. */
function providerKey(provider: string | number | undefined): ExecutionProvider | 'other' {
  return EXECUTION_PROVIDERS.find((name) => name === provider) ?? 'other';
}
