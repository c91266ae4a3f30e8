// What the tray shows for a snapshot: pure, so that every state's menu can be read in a test.
import type { i18n } from 'i18next';
import { FIRST_WORK, type MinerState } from '../contract/miner-state.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { lostSentences, startSentence, stateSentence } from '../contract/words/sentence.ts';
import { speak } from '../contract/words/speech.ts';

export const TRAY_ICONS = ['rest', 'alive', 'paused', 'attention'] as const;
export type TrayIcon = (typeof TRAY_ICONS)[number];
export type TrayAction = 'start' | 'stop' | 'pause' | 'resume' | 'open' | 'quit';
export type TrayItem =
  | { readonly kind: 'line' }
  | { readonly kind: 'note'; readonly label: string }
  | { readonly kind: 'action'; readonly action: TrayAction; readonly label: string; readonly enabled: boolean };
export interface TrayView {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

const ICON_OF = {
  'setting-up': 'rest',
  ready: 'rest',
  starting: 'alive',
  mining: 'alive',
  paused: 'paused',
  stopping: 'rest',
  blocked: 'attention',
} as const satisfies Record<MinerState['kind'], TrayIcon>;

export function trayView({ miner, host, settings }: Pick<Snapshot, 'miner' | 'host' | 'settings'>, speech: i18n): TrayView {
  const locale = { language: speech.language };
  const { engineLost, safeMode } = host;
  const state = safeMode
    ? speech.t(`shell.tray.safeMode.${safeMode.leavesOut}`)
    : speak(speech, engineLost ? lostSentences(engineLost, locale).state : stateSentence(miner, locale));
  const action = (name: TrayAction, enabled = true): TrayItem => ({
    kind: 'action',
    action: name,
    label: name === 'start' ? speak(speech, startSentence(settings.lastWork ?? FIRST_WORK)) : speech.t(`shell.tray.${name}`),
    enabled,
  });
  const practising = 'work' in miner && miner.work?.kind === 'practice';
  const atWork = miner.kind === 'starting' || miner.kind === 'mining' || miner.kind === 'paused' || miner.kind === 'stopping';
  const line: TrayItem = { kind: 'line' };
  return {
    icon: engineLost || safeMode ? 'attention' : ICON_OF[miner.kind],
    tooltip: speech.t('shell.tray.tooltip', { state }),
    items: [
      { kind: 'note', label: state },
      ...(practising ? [{ kind: 'note', label: speech.t('shell.practice') } as const] : []),
      line,
      atWork
        ? action('stop', miner.kind !== 'stopping')
        : action('start', !engineLost && !safeMode && (miner.kind === 'ready' || miner.kind === 'blocked')),
      miner.kind === 'paused' ? action('resume') : action('pause', miner.kind === 'mining'),
      line,
      action('open'),
      action('quit'),
    ],
  };
}
