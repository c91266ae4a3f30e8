// A rig's terminal: each new state in a sentence and, while practising with no page open, one line of counts a second.
import type { i18n } from 'i18next';
import type { Snapshot } from '../contract/snapshot.ts';
import { noticeSentence, stateSentence, whySentence } from '../contract/words/sentence.ts';
import { speak } from '../contract/words/speech.ts';

const LINE_MS = 1_000;

export interface TerminalParts {
  readonly snapshots: { readonly current: Snapshot; subscribe(listener: (snapshot: Snapshot) => void): () => void };
  readonly speech: i18n;
  readonly print: (line: string) => void;
  /** Whether counts are wanted now. */
  readonly countsWanted: () => boolean;
}

/** Returns the way to stop it. */
export function runTerminal({ snapshots, speech, print, countsWanted }: TerminalParts): () => void {
  const locale = { language: speech.language };
  let said = '';
  let lastNotice = 0;
  const hear = ({ miner, settings, notices }: Snapshot) => {
    const state = speak(speech, stateSentence(miner, locale));
    const why = miner.kind === 'blocked' ? ` ${speak(speech, whySentence(miner, settings.axonPort, locale))}` : '';
    if (state + why !== said) print(state + why);
    said = state + why;
    for (const notice of notices) {
      if (notice.id > lastNotice) print(speak(speech, noticeSentence(notice, locale)));
      lastNotice = Math.max(lastNotice, notice.id);
    }
  };
  hear(snapshots.current);
  const stop = snapshots.subscribe(hear);
  const timer = setInterval(() => {
    if (snapshots.current.miner.kind === 'mining' && countsWanted()) print(countsLine(snapshots.current, speech, Date.now()));
  }, LINE_MS);
  return () => {
    stop();
    clearInterval(timer);
  };
}

/** "14:02:09  312 answered, 2 refused, 0 failed · p50 4 ms · score 0.93 · Processor (…)". */
export function countsLine({ session, latency, score, device }: Snapshot, speech: i18n, now: number, timeZone?: string): string {
  const { language } = speech;
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium', hourCycle: 'h23', ...(timeZone ? { timeZone } : {}) });
  return speech.t('shell.rig.counts', {
    time: time.format(now),
    answered: number(session.answered, 0),
    refused: number(session.refused, 0),
    failed: number(session.failed, 0),
    p50: latency
      ? speech.t('shell.rig.millis', { ms: number(latency.p50Ms, latency.p50Ms < 10 ? 1 : 0) })
      : speech.t('shell.rig.noP50'),
    score: score ? number(score.value, 2) : speech.t('shell.rig.noScore'),
    device: device ? `${speech.t(`providers.${device.provider}`)} (${device.name})` : speech.t('shell.rig.noDevice'),
  });
}
