// The app's one window: sandboxed, at app://, made when it is wanted and destroyed when it is not.
import path from 'node:path';
import { BrowserWindow, nativeTheme, session } from 'electron';
import { APP_ORIGIN } from '../contract/page.ts';
import type { AppFiles } from './shell.ts';

export interface AppWindow {
  /** null while Lode is in the background: there is no renderer then. */
  readonly current: BrowserWindow | null;
  /** Opens it, or brings it to the front. */
  open(): void;
  /** Takes it away without asking. Nothing happens where there is none. */
  destroy(): void;
  /** Calls back with each new window, before it loads anything. */
  onOpen(listener: (window: BrowserWindow) => void): void;
}

const SIZE = { width: 1100, height: 720, minWidth: 900, minHeight: 600 } as const;
/** The paper of the page, so that nothing flashes before its first frame. */
const PAPER = { light: '#F6F4F0', dark: '#151413' } as const;

/** A session in memory: the page keeps nothing, so nothing of it is written to the disk. */
export const pageSession = () => session.fromPartition('lode');

export function createAppWindow(files: AppFiles, title: string): AppWindow {
  let current: BrowserWindow | null = null;
  const listeners: ((window: BrowserWindow) => void)[] = [];

  const make = () => {
    const window = new BrowserWindow({
      ...SIZE,
      title,
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light,
      icon: path.join(files.icons, 'icon.png'),
      autoHideMenuBar: true,
      webPreferences: {
        preload: files.preload,
        session: pageSession(),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
      },
    });
    current = window;
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => {
      if (current === window) current = null;
    });
    for (const listener of listeners) listener(window);
    // A page that does not load is seen by `did-fail-load` and `render-process-gone`: page-crash.ts.
    window.loadURL(`${APP_ORIGIN}/`).catch(() => undefined);
  };

  return {
    get current() {
      return current;
    },
    open: () => {
      if (!current) {
        make();
        return;
      }
      if (current.isMinimized()) current.restore();
      current.show();
      current.focus();
    },
    destroy: () => current?.destroy(),
    onOpen: (listener) => void listeners.push(listener),
  };
}
