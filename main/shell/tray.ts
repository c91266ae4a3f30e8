// The tray: rendered anew from each snapshot, touched only where something changed, and calmly where that is a number.
import { FIRST_WORK } from '../contract/miner-state.ts';
import { pauseUntil } from '../contract/pause-lengths.ts';
import type { HouseCommand } from '../contract/house-commands.ts';
import { assertNever } from '../contract/problem.ts';
import { createSpeech } from '../contract/words/speech.ts';
import { inWords } from '../support/defects.ts';
import type { Log } from '../support/log.ts';
import type { PayWatch } from './pay-watch.ts';
import type { Shell } from './shell.ts';
import { type TrayAction, type TrayIcon, type TrayItem, type TrayView, trayView } from './tray-view.ts';

/** A tray as the system gives it. */
export interface TrayFace {
  setIcon(icon: TrayIcon): void;
  setTooltip(text: string): void;
  setMenu(items: readonly TrayItem[]): void;
  /** Whether it tells that its menu is open. One that does not may have it open at any time, so even its tooltip is left alone. */
  readonly tellsOpen: boolean;
  destroy(): void;
}
/** What a face tells: an item was chosen, the menu came up, it went. */
export interface TrayEars {
  act(action: TrayAction): void;
  opened(): void;
  closed(): void;
}
/** Throws or answers null where the system has no place for one. */
export type TrayFactory = (ears: TrayEars) => TrayFace | null;

const TOOLTIP_CALM_MS = 1_000;
const MENU_CALM_MS = 5_000;
/** Where nobody tells that the menu is open, and each change has it built anew before the person's eyes. */
const BLIND_CALM_MS = 30_000;
/** A menu that said it came up and never that it went: it is believed no longer. */
const OPEN_LIMIT_MS = 60_000;

export interface TrayRenderer {
  /** Idempotent: the same view twice changes nothing. */
  render(view: TrayView): void;
  opened(): void;
  closed(): void;
  stop(): void;
}

/** An open menu is left as it is: it would flicker, and what was about to be pressed would move. */
export function trayRenderer(face: TrayFace): TrayRenderer {
  let wanted: TrayView | null = null;
  const shown = { icon: '', tooltip: '', items: '', bones: '' };
  let [tooltipAt, menuAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let openSince: number | null = null;
  let timer: NodeJS.Timeout | undefined;

  const draw = (): void => {
    clearTimeout(timer);
    if (!wanted) return;
    const now = performance.now();
    const items = JSON.stringify(wanted.items);
    const bones = JSON.stringify([wanted.state, wanted.items.filter(({ kind }) => kind !== 'figures')]);
    const onlyNumbers = bones === shown.bones;
    const due: number[] = [];
    /** Whether it is time; where it is not, it is drawn again then. */
    const isTime = (at: number): boolean => {
      if (at > now) due.push(at);
      return at <= now;
    };
    if (wanted.icon !== shown.icon) {
      shown.icon = wanted.icon;
      face.setIcon(wanted.icon);
    }
    const held = openSince === null ? now : openSince + OPEN_LIMIT_MS;
    const menuDue = Math.max(held, onlyNumbers ? menuAt + (face.tellsOpen ? MENU_CALM_MS : BLIND_CALM_MS) : now);
    const tooltipDue = face.tellsOpen ? (onlyNumbers ? tooltipAt + TOOLTIP_CALM_MS : now) : menuDue;
    if (wanted.tooltip !== shown.tooltip && isTime(tooltipDue)) {
      [shown.tooltip, tooltipAt] = [wanted.tooltip, now];
      face.setTooltip(wanted.tooltip);
    }
    if (items !== shown.items && isTime(menuDue)) {
      [shown.items, shown.bones, menuAt] = [items, bones, now];
      face.setMenu(wanted.items);
    }
    if (due.length > 0) timer = setTimeout(draw, Math.min(...due) - now);
  };

  return {
    render: (view) => {
      wanted = view;
      draw();
    },
    opened: () => {
      openSince = performance.now();
    },
    closed: () => {
      openSince = null;
      draw();
    },
    stop: () => {
      clearTimeout(timer);
      wanted = null;
    },
  };
}

/** What of the shell the tray uses. `obey`: commands of the house; `pay`: what the chain paid, as far as it is known. */
export interface TrayHouse extends Pick<Shell, 'snapshots' | 'send' | 'window' | 'quit' | 'log'> {
  readonly obey: (command: HouseCommand) => void;
  readonly pay: PayWatch;
}

export function enableTray(house: TrayHouse, factory: TrayFactory): () => void {
  const speech = createSpeech();
  let renderer: TrayRenderer | null = null;
  const ears: TrayEars = {
    act: (action) => act(house, action),
    opened: () => renderer?.opened(),
    closed: () => renderer?.closed(),
  };
  const face = attempt(() => factory(ears), house.log);
  if (!face) return () => undefined;
  const rendering = trayRenderer(face);
  renderer = rendering;
  const draw = () => rendering.render(trayView({ ...house.snapshots.current, paid: house.pay.current, now: Date.now() }, speech));
  draw();
  const stops = [house.snapshots.subscribe(draw), house.pay.subscribe(draw)];
  return () => {
    for (const stop of stops) stop();
    rendering.stop();
    face.destroy();
  };
}

function act({ snapshots, send, window, quit, obey }: TrayHouse, action: TrayAction): void {
  switch (action.do) {
    case 'start':
      return void send({ type: 'miner.start', args: { work: snapshots.current.settings.lastWork ?? FIRST_WORK } });
    case 'stop':
      return void send({ type: 'miner.stop', args: {} });
    case 'pause':
      return void send({ type: 'miner.pause', args: { until: pauseUntil(action.length, Date.now()) } });
    case 'resume':
      return void send({ type: 'miner.resume', args: {} });
    case 'install':
      return obey({ type: 'update.install', args: { now: false } });
    case 'leave-safe-mode':
      return obey({ type: 'safe-mode.leave', args: {} });
    case 'open':
      return window.open();
    case 'quit':
      return quit();
    default:
      return assertNever(action);
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
