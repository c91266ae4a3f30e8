// The installer of the system this runs on, with the ways Electron has of starting a program when the app has ended.
import { spawn } from 'node:child_process';
import { app } from 'electron';
import { assertNever } from '../../contract/problem.ts';
import { appImageInstaller, isReplaceable } from './appimage.ts';
import type { UpdatableKind } from './electron-feed.ts';
import type { Installer } from './installer.ts';
import { systemInstaller } from './system-installer.ts';

/** What is left for the note to say: whether it was hidden, what it worked at. */
const SAID_ELSEWHERE = new Set(['--hidden', '--practice']);
/** The installers of electron-builder take these: silent, and the app is started when it is done. */
const NSIS_ARGUMENTS = ['--updated', '/S', '--force-run'];

export const kindHere = (platform: NodeJS.Platform): UpdatableKind =>
  platform === 'win32' ? 'nsis' : platform === 'darwin' ? 'zip' : 'AppImage';

/** The flags this start was given, for the next. */
export const flagsAgain = (argv: readonly string[]): string[] =>
  argv.slice(1).filter((each) => each.startsWith('--') && !SAID_ELSEWHERE.has(each));

const startAgain = (program?: string): void =>
  app.relaunch({ args: flagsAgain(process.argv), ...(program === undefined ? {} : { execPath: program }) });

/** null: nothing here can replace itself, e.g. an AppImage in a folder that only others may write. */
export async function installerHere(folder: string, version: string): Promise<Installer | null> {
  const kind = kindHere(process.platform);
  switch (kind) {
    case 'AppImage': {
      const target = process.env['APPIMAGE'];
      if (target === undefined || !(await isReplaceable(target))) return null;
      return appImageInstaller({ folder, target, version, startAfterwards: startAgain });
    }
    case 'nsis':
      return systemInstaller({ folder, version, extension: '.exe', runKept: runInstaller, startAgain });
    case 'zip':
      // Squirrel.Mac takes nothing but what it fetched itself, so no kept version is given back to it.
      return systemInstaller({ folder, version, extension: '.zip', runKept: null, startAgain });
    default:
      return assertNever(kind);
  }
}

function runInstaller(file: string): Promise<void> {
  spawn(file, NSIS_ARGUMENTS, { detached: true, stdio: 'ignore' }).unref();
  return Promise.resolve();
}
