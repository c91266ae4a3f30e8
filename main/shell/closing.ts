// Closing the window: asked once in the page whether Lode goes on in the background, then done as answered.
import type { BrowserWindow } from 'electron';
import type { CommandArgs } from '../contract/commands.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { isCrashPage } from './crash-page.ts';
import type { Shell, ShellModule } from './shell.ts';

/** A page that does not answer so long hangs, and nobody can be asked in it. */
const PAGE_ANSWERS_MS = 2_000;

type Closing = 'ask' | 'background' | 'quit';

/** What closing does now. */
export function closingChoice({ settings }: Pick<Snapshot, 'settings'>): Closing {
  return settings.onClose;
}

/** Where nobody can be asked: a miner at work is not ended by a hung page, and one at rest leaves nothing behind. */
export function withoutAnswer({ miner }: Pick<Snapshot, 'miner'>): 'background' | 'quit' {
  return miner.kind === 'mining' || miner.kind === 'starting' || miner.kind === 'paused' ? 'background' : 'quit';
}

export const closing: ShellModule = {
  enable: (shell) => {
    shell.window.onOpen((window) => {
      window.on('close', (event) => {
        event.preventDefault();
        void close(shell, window);
      });
      window.once('closed', () => shell.snapshots.tell({ asksClose: false }));
    });
    return () => undefined;
  },
};

async function close(shell: Shell, window: BrowserWindow): Promise<void> {
  const choice = closingChoice(shell.snapshots.current);
  if (choice !== 'ask') {
    carryOut(shell, choice);
    return;
  }
  window.show();
  shell.snapshots.tell({ asksClose: true });
  if (await isAlive(window)) return;
  shell.snapshots.tell({ asksClose: false });
  carryOut(shell, withoutAnswer(shell.snapshots.current));
}

async function isAlive(window: BrowserWindow): Promise<boolean> {
  if (window.isDestroyed()) return true; // somebody was faster, and there is nothing left to decide
  // The crash page stands there, and nothing on it could ask.
  if (window.webContents.isCrashed() || isCrashPage(window.webContents.getURL())) return false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, PAGE_ANSWERS_MS, false);
  });
  const answer = window.webContents.executeJavaScript('true').then(
    () => true,
    () => window.isDestroyed(),
  );
  const alive = await Promise.race([answer, late]);
  clearTimeout(timer);
  return alive;
}

/** The person's answer. It is remembered, so the question comes once; `stay` keeps the window and the question. */
export async function answerClose(shell: Shell, choice: CommandArgs<'window.answer-close'>['choice']): Promise<void> {
  shell.snapshots.tell({ asksClose: false });
  if (choice === 'stay') return;
  await shell.send({ type: 'settings.change', args: { patch: { onClose: choice } } });
  // After the reply has left: its window is about to go.
  setImmediate(() => carryOut(shell, choice));
}

function carryOut(shell: Shell, choice: 'background' | 'quit'): void {
  if (choice === 'quit') shell.quit();
  else shell.window.destroy();
}
