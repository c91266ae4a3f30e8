// The app's log: opened as the first thing of its life, closed as the last.
// Electron's crash reporter is not started: a minidump holds the memory of a process, keys included, and nobody here would read it.
import { app } from 'electron';
import type { Launch } from '../contract/launch.ts';
import { createSpeech } from '../contract/words/speech.ts';
import { outliveDefects } from '../support/defects.ts';
import { createHelpDesk, type HelpDesk } from '../support/desk.ts';
import { createLog, type Log, logPlace } from '../support/log.ts';
import { noteLife } from '../support/note-life.ts';
import { redactorHere, systemHere } from '../support/own.ts';
import type { Shell, ShellModule } from './shell.ts';

const echo = (line: string) => void process.stderr.write(`${line}\n`);

/** `home`: the app's own folder. From a checkout, what is worth a look is in the terminal too. */
export function openAppLog(dataFolder: string, home: string, { hidden }: Launch): Log {
  const redact = redactorHere(dataFolder, home);
  const log = createLog({ place: logPlace(dataFolder, 'app'), redact, ...(app.isPackaged ? {} : { echo }) });
  outliveDefects(process, log);
  log.event('house-started', {
    house: 'desktop',
    version: app.getVersion(),
    electron: process.versions['electron'] ?? null,
    hidden,
    ...systemHere(),
  });
  return log;
}

/** What a person can hand to somebody who helps, made of the same log. */
export const appHelp = ({
  snapshots,
  send,
  dataFolder,
  home,
}: Pick<Shell, 'snapshots' | 'send' | 'dataFolder' | 'home'>): HelpDesk =>
  createHelpDesk({
    snapshots,
    send,
    about: {
      house: 'desktop',
      electron: process.versions['electron'] ?? null,
      packaged: app.isPackaged,
      language: app.getLocale(),
      ...systemHere(),
    },
    log: logPlace(dataFolder, 'app'),
    redact: redactorHere(dataFolder, home),
    speech: createSpeech(),
    now: Date.now,
  });

/** Enabled first, so that it is undone last. */
export const logging: ShellModule = {
  enable: ({ snapshots, log }) => {
    const stop = noteLife(snapshots, log);
    return () => {
      stop();
      log.event('house-ends', { ranMs: Math.round(performance.now()) });
      log.close();
    };
  },
};
