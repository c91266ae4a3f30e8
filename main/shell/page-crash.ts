// A page that crashed is loaded again; the engine never notices. One that keeps crashing, or does not load, gives way to the crash page.
import { type BrowserWindow, clipboard, shell as desktop } from 'electron';
import { APP_ORIGIN } from '../contract/page.ts';
import { assertNever } from '../contract/problem.ts';
import { type CrashAction, type CrashReason, crashAction, crashAddress, crashReason, isCrashPage } from './crash-page.ts';
import type { Shell, ShellModule } from './shell.ts';

const CRASHES = 3;
const WINDOW_MS = 60_000;
/** Chromium's word for a load that gave way to another. */
const ABORTED = -3;
const FIRST_ERROR_STATUS = 400;

export const pageCrash: ShellModule = {
  enable: (shell) => {
    let crashes: number[] = [];
    shell.window.onOpen((opened) => {
      const { webContents: contents } = opened;
      const giveWay = (why: CrashReason) => {
        // Not even that page holds: the window goes, and the tray's Open makes a new one.
        if (isCrashPage(contents.getURL())) return opened.destroy();
        shell.log.event('crash-page', { why });
        load(opened, crashAddress(why));
      };
      contents.on('render-process-gone', (_event, { reason }) => {
        if (reason === 'clean-exit' || opened.isDestroyed()) return;
        const now = Date.now();
        crashes = [...crashes.filter((at) => now - at < WINDOW_MS), now];
        shell.log.event('page-ended', {
          why: reason === 'crashed' || reason === 'killed' || reason === 'oom' ? reason : 'other',
          times: crashes.length,
        });
        if (crashes.length > CRASHES || isCrashPage(contents.getURL())) giveWay('crashes');
        else contents.reload();
      });
      contents.on('did-fail-load', (_event, code, _description, _url, isMainFrame) => {
        if (!isMainFrame || code === ABORTED || opened.isDestroyed()) return;
        shell.log.event('page-not-loaded', { code });
        giveWay('not-loaded');
      });
      contents.on('did-navigate', (_event, _url, status) => {
        if (status < FIRST_ERROR_STATUS) return;
        shell.log.event('page-not-loaded', { code: status });
        giveWay('not-loaded');
      });
      contents.on('will-navigate', (event) => {
        const action = isCrashPage(contents.getURL()) ? crashAction(event.url) : null;
        if (!action) return;
        event.preventDefault();
        if (action === 'open') crashes = [];
        void act(shell, opened, action);
      });
    });
    return () => undefined;
  },
};

async function act({ help, dataFolder }: Shell, opened: BrowserWindow, action: CrashAction): Promise<void> {
  switch (action) {
    case 'open':
      return load(opened, `${APP_ORIGIN}/`);
    case 'copy': {
      await clipboard.writeText(help.summary());
      return load(opened, crashAddress(crashReason(opened.webContents.getURL()), true));
    }
    case 'folder':
      await desktop.openPath(dataFolder);
      return;
    default:
      assertNever(action);
  }
}

/** What comes of it is heard above. */
function load(window: BrowserWindow, address: string): void {
  window.loadURL(address).catch(() => undefined);
}
