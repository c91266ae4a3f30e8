// The tray: rendered anew from each snapshot, touched only where something changed.
import { FIRST_WORK } from '../contract/miner-state.ts';
import { createSpeech } from '../contract/words/speech.ts';
import { inWords } from '../support/defects.ts';
import type { Log } from '../support/log.ts';
import type { Shell } from './shell.ts';
import { type TrayAction, type TrayIcon, type TrayItem, type TrayView, trayView } from './tray-view.ts';

/** A tray as the system gives it. */
export interface TrayFace {
  setIcon(icon: TrayIcon): void;
  setTooltip(text: string): void;
  setMenu(items: readonly TrayItem[]): void;
  destroy(): void;
}
/** Throws or answers null where the system has no place for one. */
export type TrayFactory = (onAction: (action: TrayAction) => void) => TrayFace | null;

/** Idempotent: the same view twice changes nothing, so an open menu does not flicker. */
export function trayRenderer(face: TrayFace): (view: TrayView) => void {
  let shown: TrayView | null = null;
  return (view) => {
    if (shown?.icon !== view.icon) face.setIcon(view.icon);
    if (shown?.tooltip !== view.tooltip) face.setTooltip(view.tooltip);
    if (JSON.stringify(shown?.items) !== JSON.stringify(view.items)) face.setMenu(view.items);
    shown = view;
  };
}

export function enableTray(
  shell: Pick<Shell, 'snapshots' | 'send' | 'window' | 'quit' | 'log'>,
  factory: TrayFactory,
): () => void {
  const face = attempt(() => factory((action) => act(shell, action)), shell.log);
  if (!face) return () => undefined;
  const speech = createSpeech();
  const render = trayRenderer(face);
  const draw = () => render(trayView(shell.snapshots.current, speech));
  draw();
  const stop = shell.snapshots.subscribe(draw);
  return () => {
    stop();
    face.destroy();
  };
}

function act({ snapshots, send, window, quit }: Pick<Shell, 'snapshots' | 'send' | 'window' | 'quit'>, action: TrayAction): void {
  switch (action) {
    case 'start':
      return void send({ type: 'miner.start', args: { work: snapshots.current.settings.lastWork ?? FIRST_WORK } });
    case 'stop':
      return void send({ type: 'miner.stop', args: {} });
    case 'pause':
      return void send({ type: 'miner.pause', args: { until: null } });
    case 'resume':
      return void send({ type: 'miner.resume', args: {} });
    case 'open':
      return window.open();
    case 'quit':
      return quit();
  }
}

/** A desktop without a tray is no reason not to mine. */
function attempt(make: () => TrayFace | null, log: Log): TrayFace | null {
  try {
    return make();
  } catch (error) {
    log.event('tray-missing', { said: inWords(error) });
    return null;
  }
}
