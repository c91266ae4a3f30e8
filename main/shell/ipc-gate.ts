// The gate: the only place that hears the page, and the only one that speaks to it.
import { type IpcMainInvokeEvent, ipcMain, shell as desktop } from 'electron';
import { COMMAND_CHANNEL, HELLO_CHANNEL, SNAPSHOT_CHANNEL } from '../contract/channels.ts';
import type { Command, CommandResult } from '../contract/commands.ts';
import { type HouseCommand, isHouseCommand } from '../contract/house-commands.ts';
import { outsidePage } from '../contract/outside-pages.ts';
import { assertNever, fail, ok, type Result } from '../contract/problem.ts';
import { isSupportCommand } from '../contract/support-commands.ts';
import { noteRefusal } from '../support/note-life.ts';
import { answerClose } from './closing.ts';
import { openAtLogin } from './electron-login.ts';
import { isOurPage, passCommand } from './gate.ts';
import { leaveSafeMode } from './safe-mode.ts';
import { handleSupport } from './support.ts';
import type { Shell, ShellModule } from './shell.ts';

export const ipcGate: ShellModule = {
  enable: (shell) => {
    const { snapshots, window } = shell;
    const isOurs = (event: IpcMainInvokeEvent) => isOurPage(event, window.current?.webContents ?? null);
    ipcMain.handle(COMMAND_CHANNEL, (event, input: unknown) =>
      passCommand(input, isOurs(event), async (command) => noteRefusal(command.type, await handle(shell, command), shell.log)),
    );
    ipcMain.handle(HELLO_CHANNEL, (event) => (isOurs(event) ? snapshots.current : null));
    const stop = snapshots.subscribe((snapshot) => {
      const contents = window.current?.webContents;
      if (contents && !contents.isDestroyed() && !contents.isCrashed()) contents.send(SNAPSHOT_CHANNEL, snapshot);
    });
    return () => {
      stop();
      ipcMain.removeHandler(COMMAND_CHANNEL);
      ipcMain.removeHandler(HELLO_CHANNEL);
    };
  },
};

/** Each command goes to who handles it: help and house here, the rest to the engine. */
function handle(shell: Shell, command: Command): Promise<CommandResult> {
  if (isSupportCommand(command)) return handleSupport(shell, command);
  return isHouseCommand(command) ? obey(shell, command) : shell.send(command);
}

/** The house's own commands, from the page or from the tray. */
export async function obey(shell: Shell, command: HouseCommand): Promise<CommandResult> {
  switch (command.type) {
    case 'window.answer-close':
      await answerClose(shell, command.args.choice);
      return ok({});
    case 'window.open-data-folder': {
      const refused = await desktop.openPath(shell.dataFolder);
      return refused === '' ? ok({}) : fail('not-allowed');
    }
    case 'window.open-outside': {
      const page = outsidePage(command.args.page);
      if (page === null) return fail('not-allowed');
      await desktop.openExternal(page);
      return ok({});
    }
    case 'safe-mode.leave':
      leaveSafeMode(shell);
      return ok({});
    case 'login.open':
      return openAtLogin(shell, command.args.opens);
    case 'update.check':
      return begun(shell.updates.current?.check());
    case 'update.install':
      return begun(shell.updates.current?.install(command.args.now));
    default:
      return assertNever(command);
  }
}

/** Where nothing is updated there is nobody to ask. */
const begun = (answer: Result<void> | undefined): CommandResult => (answer?.ok ? ok({}) : (answer ?? fail('not-allowed')));
