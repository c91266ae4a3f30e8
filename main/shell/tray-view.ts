// What the tray shows for a snapshot: pure, so that every state's menu can be read in a test.
import type { i18n } from 'i18next';
import { FIRST_WORK, type MinerState } from '../contract/miner-state.ts';
import { PAUSE_LENGTHS, type PauseLength } from '../contract/pause-lengths.ts';
import { assertNever } from '../contract/problem.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { amountText, count, duration, score } from '../contract/words/figures.ts';
import { lostSentences, pauseSentence, startSentence, stateSentence, whySentence } from '../contract/words/sentence.ts';
import { speak } from '../contract/words/speech.ts';
import type { Paid } from './pay-watch.ts';
import { plainLine } from './plain-line.ts';

export const TRAY_ICONS = ['rest', 'alive', 'paused', 'attention'] as const;
export type TrayIcon = (typeof TRAY_ICONS)[number];
export type TrayAction =
  | { readonly do: 'start' | 'stop' | 'resume' | 'open' | 'quit' | 'install' | 'leave-safe-mode' }
  | { readonly do: 'pause'; readonly length: PauseLength };
export type TrayItem =
  | { readonly kind: 'line' }
  | { readonly kind: 'note'; readonly label: string }
  /** Numbers that move: alone they are no reason to draw a menu anew at once. */
  | { readonly kind: 'figures'; readonly label: string }
  | { readonly kind: 'action'; readonly action: TrayAction; readonly label: string; readonly enabled: boolean }
  | { readonly kind: 'menu'; readonly label: string; readonly items: readonly TrayItem[] };
export interface TrayView {
  readonly icon: TrayIcon;
  /** What it does, without numbers. */
  readonly state: string;
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

/** What a view is made of. `paid` null: nothing is known of pay. */
export type TrayFacts = Pick<Snapshot, 'miner' | 'host' | 'settings' | 'today' | 'latency' | 'score' | 'device'> & {
  readonly paid: Paid | null;
  readonly now: number;
};

/** Windows takes no more in a tooltip. */
const MOST_TOOLTIP = 127;
/** A menu as wide as a program likes to call itself is no menu. */
const MOST_LABEL = 80;

const ICON_OF = {
  'setting-up': 'rest',
  ready: 'rest',
  starting: 'alive',
  mining: 'alive',
  paused: 'paused',
  stopping: 'rest',
  blocked: 'attention',
} as const satisfies Record<MinerState['kind'], TrayIcon>;

const LINE: TrayItem = { kind: 'line' };
const note = (label: string): TrayItem => ({ kind: 'note', label: plainLine(label, MOST_LABEL) });
const action = (act: Exclude<TrayAction['do'], 'pause'>, label: string, enabled = true): TrayItem => ({
  kind: 'action',
  action: { do: act },
  label: plainLine(label, MOST_LABEL),
  enabled,
});

export function trayView(facts: TrayFacts, speech: i18n): TrayView {
  const { miner, host, settings } = facts;
  const locale = { language: speech.language };
  const { engineLost, safeMode } = host;
  const state = safeMode
    ? speech.t(`shell.tray.safeMode.${safeMode.leavesOut}`)
    : speak(speech, engineLost ? lostSentences(engineLost, locale).state : stateSentence(miner, locale));
  const figures = figuresOf(facts, speech);
  const pauses = PAUSE_LENGTHS.map((length): TrayItem => {
    const label = speak(speech, pauseSentence(length, facts.now, locale));
    return { kind: 'action', action: { do: 'pause', length }, label, enabled: true };
  });
  const mayStart = !engineLost && !safeMode && (miner.kind === 'ready' || miner.kind === 'blocked');
  const atWork = isAtWork(miner) || miner.kind === 'stopping';
  const practising = 'work' in miner && miner.work?.kind === 'practice';
  return {
    icon: engineLost || safeMode ? 'attention' : ICON_OF[miner.kind],
    state,
    tooltip: plainLine([speech.t('shell.tray.tooltip', { state }), ...figures.slice(0, 1)].join(' '), MOST_TOOLTIP),
    items: [
      note(state),
      ...(miner.kind === 'paused' ? whyPaused(miner, facts, speech).map(note) : []),
      ...(practising ? [note(speech.t('shell.practice'))] : []),
      ...figures.map((label): TrayItem => ({ kind: 'figures', label: plainLine(label, MOST_LABEL) })),
      LINE,
      ...(safeMode ? [action('leave-safe-mode', speech.t('shell.tray.leaveSafeMode'))] : []),
      atWork
        ? action('stop', speech.t('shell.tray.stop'), miner.kind !== 'stopping')
        : action('start', speak(speech, startSentence(settings.lastWork ?? FIRST_WORK)), mayStart),
      ...(mayPause(miner) ? [{ kind: 'menu', label: speech.t('shell.tray.pause'), items: pauses } as const] : []),
      ...(miner.kind === 'paused'
        ? [action('resume', speech.t(miner.reason === 'person' ? 'shell.tray.resume' : 'shell.tray.resumeAnyway'))]
        : []),
      LINE,
      ...updateItems(facts, speech),
      action('open', speech.t('shell.tray.open')),
      action('quit', speech.t('shell.tray.quit')),
    ],
  };
}

/** Also while Lode pauses by itself: a person may want it to last longer. */
const mayPause = (miner: MinerState): boolean =>
  miner.kind === 'mining' || (miner.kind === 'paused' && miner.reason !== 'person' && miner.reason !== 'update');

const isAtWork = ({ kind }: MinerState): boolean => kind === 'starting' || kind === 'mining' || kind === 'paused';

/** Until when, and what was seen: a program calls itself as it likes. */
function whyPaused(miner: Extract<MinerState, { kind: 'paused' }>, { settings }: TrayFacts, speech: i18n): readonly string[] {
  if (miner.reason === 'person') return [];
  const why = speak(speech, whySentence(miner, settings.axonPort, { language: speech.language }));
  return miner.cause === null ? [why] : [why, speech.t('shell.tray.seen', { cause: miner.cause })];
}

/** How it goes, in at most three lines; at rest only what the day brought. */
function figuresOf({ miner, today, latency, score: judged, device, paid }: TrayFacts, speech: i18n): readonly string[] {
  const locale = { language: speech.language };
  const working = isAtWork(miner);
  const p95 = working && latency ? duration(latency.p95Ms, locale) : null;
  const first = [
    working || today.answered > 0
      ? speech.t('shell.tray.today', { count: today.answered, shown: count(today.answered, locale) })
      : null,
    p95 && speech.t('shell.tray.p95', { value: p95.value, unit: speech.t(`face.figures.${p95.unit}`) }),
    working && judged ? speech.t('shell.tray.score', { score: score(judged.value, locale) }) : null,
  ].filter((text) => text !== null);
  const pay = paid?.today.map(({ symbol, emission }) => `${symbol} ${amountText(emission, locale)}`) ?? [];
  return [
    first.join(' · '),
    pay.length > 0 ? speech.t('shell.tray.earned', { amounts: pay.join(', ') }) : '',
    working && device ? speech.t('shell.tray.on', { name: device.name }) : '',
  ].filter((line) => line !== '');
}

function updateItems({ host: { update } }: TrayFacts, speech: i18n): readonly TrayItem[] {
  switch (update.kind) {
    case 'ready':
      return [action('install', speech.t('shell.tray.install', { version: update.version })), LINE];
    case 'told':
      return [action('open', speech.t('shell.tray.seeUpdate', { version: update.version })), LINE];
    case 'installing':
      return [note(speech.t('shell.tray.installing', { version: update.version })), LINE];
    case 'off':
    case 'current':
    case 'checking':
    case 'downloading':
    case 'failed':
    case 'returned':
      return [];
    default:
      return assertNever(update);
  }
}
