// Puts the shell together: engine, snapshots, window; then its modules; then the window is opened.
import path from 'node:path';
import { app } from 'electron';
import type { Launch } from '../contract/launch.ts';
import { createSpeech } from '../contract/words/speech.ts';
import { inWords } from '../support/defects.ts';
import type { Log } from '../support/log.ts';
import { appHelp } from './app-log.ts';
import { createAppWindow } from './app-window.ts';
import { answerSigner } from './confirm-port.ts';
import { windowConfirmer } from './confirm-window.ts';
import { keepEngine } from './engine-keeper.ts';
import { startEngineProcess } from './engine-process.ts';
import { openingOf } from './safe-mode.ts';
import { quitter } from './quitting.ts';
import type { Shell, ShellModule } from './shell.ts';
import { shellSnapshots } from './snapshots.ts';
import type { Start } from './starts.ts';

export interface ShellPlace {
  readonly launch: Launch;
  readonly start: Start;
  readonly dataFolder: string;
  readonly log: Log;
  /** The app's own folder: `models/`, `resources/`, `dist/`. */
  readonly home: string;
  /** The folder of the built entry files. */
  readonly built: string;
}

export function startShell({ launch, start, dataFolder, log, home, built }: ShellPlace, modules: readonly ShellModule[]): void {
  const confirmer = windowConfirmer({
    preload: path.join(home, 'dist/preload/confirm.cjs'),
    icon: path.join(home, 'resources/icon.png'),
    title: createSpeech().t('confirm.title'),
  });
  const trust = app.isPackaged ? 'release' : 'development';
  // First of all, because it takes longest; the window is made while it comes up.
  const engine = keepEngine({
    start: startEngineProcess(path.join(built, 'processes'), (port) => answerSigner(port, confirmer), log),
    open: {
      kind: 'open',
      version: app.getVersion(),
      dataFolder,
      modelsFolder: path.join(home, 'models'),
      trust,
      practiceRate: launch.practiceRate,
    },
    opening: openingOf(start),
  });
  const files = {
    page: path.join(home, 'dist/renderer'),
    preload: path.join(home, 'dist/preload/app.cjs'),
    icons: path.join(home, 'resources'),
  };
  const window = createAppWindow(files, createSpeech().t('shell.name'));
  const snapshots = shellSnapshots(engine, dataFolder);
  const send: Shell['send'] = (command) => engine.send(command);
  const disable: (() => void)[] = [];
  const shell: Shell = {
    launch,
    start,
    files,
    dataFolder,
    log,
    home,
    trust,
    snapshots,
    help: appHelp({ snapshots, send, dataFolder, home }),
    send,
    reopen: (opening) => engine.reopen(opening),
    hear: (signals) => engine.hear(signals),
    window,
    // The tray stays until the engine has stopped: it is what says so.
    ...quitter(
      engine,
      () => window.destroy(),
      () => {
        for (const undo of disable.toReversed()) undo();
      },
      (error) => log.event('uncaught', { kind: 'exception', said: inWords(error) }),
    ),
    updates: { current: null },
  };
  for (const module of modules) disable.push(module.enable(shell));
  if (!launch.hidden) window.open();
}
