// The confirm window: drawn by main alone, with a preload and a page of its own. What it is asked and answers lives no longer than it.
import { BrowserWindow, dialog, MessageChannelMain, type MessagePortMain, nativeTheme } from 'electron';
import { CONFIRM_PORT_CHANNEL } from '../contract/channels.ts';
import { ConfirmAnswer, type ConfirmQuestion } from '../contract/confirm.ts';
import { APP_ORIGIN } from '../contract/page.ts';
import { pageSession } from './app-window.ts';
import type { ShownConfirmer } from './confirm-port.ts';

export interface ConfirmPlace {
  readonly preload: string;
  readonly icon: string;
  readonly title: string;
}

const SIZE = { width: 560, height: 640 } as const;
const PAPER = { light: '#F6F4F0', dark: '#151413' } as const;
const DECLINED = { kind: 'declined' } as const satisfies ConfirmAnswer;

interface Open {
  readonly window: BrowserWindow;
  readonly port: MessagePortMain;
  /** Answers the question on the screen. */
  settle: ((answer: ConfirmAnswer) => void) | null;
}

export function windowConfirmer(place: ConfirmPlace): ShownConfirmer {
  let open: Open | null = null;

  const show = (): Open => {
    const window = new BrowserWindow({
      ...SIZE,
      title: place.title,
      icon: place.icon,
      show: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      alwaysOnTop: true,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light,
      webPreferences: {
        preload: place.preload,
        session: pageSession(),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
        devTools: false,
      },
    });
    // Words are in it: no other program's picture of the screen should have them, where the system can see to that.
    window.setContentProtection(true);
    const { port1, port2 } = new MessageChannelMain();
    const made: Open = { window, port: port1, settle: null };
    port1.on('message', ({ data }) => {
      const answer = ConfirmAnswer.safeParse(data);
      made.settle?.(answer.success ? answer.data : DECLINED);
    });
    port1.start();
    window.once('ready-to-show', () => window.show());
    window.webContents.once('did-finish-load', () => window.webContents.postMessage(CONFIRM_PORT_CHANNEL, null, [port2]));
    window.webContents.once('render-process-gone', () => window.destroy());
    window.once('closed', () => {
      port1.close();
      made.settle?.(DECLINED);
      if (open === made) open = null;
    });
    window.loadURL(`${APP_ORIGIN}/confirm.html`).catch(() => window.destroy());
    return made;
  };

  return {
    ask: async (question) => {
      if (question.kind === 'path') return askPath(question, open?.window ?? null);
      open ??= show();
      const shown = open;
      // One question at a time: an older one that nobody answered gives way.
      shown.settle?.(DECLINED);
      return new Promise((resolve) => {
        shown.settle = (answer) => {
          shown.settle = null;
          resolve(answer);
        };
        shown.port.postMessage(question);
        if (shown.window.isVisible()) shown.window.focus();
      });
    },
    close: () => open?.window.destroy(),
  };
}

/** The desktop's own dialog. */
async function askPath(
  { purpose, suggested }: Extract<ConfirmQuestion, { kind: 'path' }>,
  over: BrowserWindow | null,
): Promise<ConfirmAnswer> {
  const options = { defaultPath: suggested };
  if (purpose === 'open-key') {
    const picked = await (over
      ? dialog.showOpenDialog(over, { properties: ['openFile', 'showHiddenFiles'] })
      : dialog.showOpenDialog({ properties: ['openFile', 'showHiddenFiles'] }));
    const [path] = picked.filePaths;
    return path === undefined ? DECLINED : { kind: 'text', text: path };
  }
  const picked = await (over ? dialog.showSaveDialog(over, options) : dialog.showSaveDialog(options));
  return picked.canceled || picked.filePath === '' ? DECLINED : { kind: 'text', text: picked.filePath };
}
