// The system's list of what opens at login, as Electron and the desktop give it.
import { homedir } from 'node:os';
import { app } from 'electron';
import type { Launch } from '../contract/launch.ts';
import { createSpeech } from '../contract/words/speech.ts';
import { autostartFolder, autostartItem } from './autostart.ts';
import { changeLogin, loginFlags, type LoginItem, tellLogin } from './login.ts';
import type { Shell, ShellModule } from './shell.ts';

/** macOS: a login item gets no arguments; that it was one is told afterwards. */
export const openedAtLogin = (): boolean => process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;

function loginItem(launch: Launch): LoginItem | null {
  if (process.platform === 'linux') {
    // In a sandboxed package the desktop does not see this folder.
    if (process.env['FLATPAK_ID'] !== undefined || process.env['SNAP'] !== undefined) return null;
    const program = [process.env['APPIMAGE'] ?? process.execPath, ...(app.isPackaged ? [] : [app.getAppPath()])];
    const folder = autostartFolder(process.env, homedir());
    return autostartItem(folder, [...program, ...loginFlags(launch)], createSpeech().t('shell.name'));
  }
  // From a checkout the program is Electron's own, and the system would list that.
  if (!app.isPackaged) return null;
  const windows = process.platform === 'win32';
  // Windows is given a command line, put together as it stands here: a path with spaces has its quotes already.
  const own = windows
    ? { path: `"${process.execPath}"`, args: loginFlags(launch).map((flag) => (flag.includes(' ') ? `"${flag}"` : flag)) }
    : {};
  return {
    read: async () => {
      const told = app.getLoginItemSettings(own);
      return windows ? told.executableWillLaunchAtLogin : told.openAtLogin;
    },
    // `enabled`: where a person switched it off in the Task Manager, asking for it here switches it on again.
    write: async (opens) => app.setLoginItemSettings({ ...own, openAtLogin: opens, ...(windows ? { enabled: opens } : {}) }),
  };
}

/** The command `login.open`. */
export const openAtLogin = (shell: Shell, opens: boolean) => changeLogin(shell, loginItem(shell.launch), opens);

export const login: ShellModule = {
  enable: (shell) => {
    const item = loginItem(shell.launch);
    // A window that is opened shows what is true then: it may have been changed in the system's own settings.
    shell.window.onOpen(() => void tellLogin(shell, item));
    return () => undefined;
  },
};
