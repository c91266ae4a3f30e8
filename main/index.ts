// Electron's entry: the modules of the shell, in the order they are enabled.
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { conventionalDataFolder, readLaunch } from './contract/launch.ts';
import { createSpeech } from './contract/words/speech.ts';
import { logging, openAppLog } from './shell/app-log.ts';
import { background } from './shell/background.ts';
import { closing } from './shell/closing.ts';
import { dock } from './shell/dock.ts';
import { login, openedAtLogin } from './shell/electron-login.ts';
import { houseSignals } from './shell/electron-house-signals.ts';
import { ipcGate } from './shell/ipc-gate.ts';
import { lockdown, withoutDictionaries } from './shell/lockdown.ts';
import { menu } from './shell/menu.ts';
import { launchFlags } from './shell/obey-launch.ts';
import { pageCrash } from './shell/page-crash.ts';
import { pageProtocol, registerPageScheme } from './shell/page-protocol.ts';
import { profileFolder } from './shell/profile-folder.ts';
import { quitting } from './shell/quitting.ts';
import { safeMode } from './shell/safe-mode.ts';
import { singleInstance } from './shell/single-instance.ts';
import { startMining } from './shell/start-mining.ts';
import { startShell } from './shell/start-shell.ts';
import { beginStart, STARTS_FILE } from './shell/starts.ts';
import { stayingUp } from './shell/staying-up.ts';
import { theme } from './shell/theme.ts';
import { goBack } from './shell/updates/going-back.ts';
import { installerHere } from './shell/updates/installer-here.ts';
import { readNote } from './shell/updates/left-note.ts';
import { shellUpdates } from './shell/updates/shell-updates.ts';
import { takingUp, UPDATES_FOLDER } from './shell/updates/taking-up.ts';
import { inWords } from './support/defects.ts';

const MODULES = [
  logging,
  quitting,
  lockdown,
  pageProtocol,
  ipcGate,
  theme,
  menu,
  closing,
  pageCrash,
  singleInstance,
  safeMode,
  stayingUp,
  dock,
  background,
  login,
  houseSignals,
  launchFlags,
  startMining,
  takingUp,
  shellUpdates,
] as const;

registerPageScheme();
withoutDictionaries();
// Each page in Chromium's sandbox, whatever its window asks for. Chromium takes it from root, who must say so on the command line.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

const built = fileURLToPath(new URL('.', import.meta.url));
const home = path.resolve(built, '../..');
const { launch, faults } = readLaunch(process.argv.slice(1), process.env);
// Unknown arguments may be Chromium's; a flag of ours with a value that does not fit is told.
for (const { argument, why } of faults) if (why === 'value') console.log(createSpeech().t('shell.app.ignored', { argument }));
const dataFolder = path.resolve(launch.dataFolder ?? conventionalDataFolder(process.platform, process.env, homedir()));
app.setPath('userData', profileFolder(dataFolder));
// This app speaks to nobody by itself, and neither does the browser in it.
for (const name of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'disable-sync']) {
  app.commandLine.appendSwitch(name);
}

if (!app.requestSingleInstanceLock()) {
  console.log(createSpeech().t('shell.app.alreadyRunning'));
  app.exit(0);
} else {
  const start = beginStart({ file: path.join(dataFolder, STARTS_FILE), version: app.getVersion(), now: Date.now });
  const log = openAppLog(dataFolder, home, launch);
  // Not awaited at the top: Electron is ready only after this file has been read to its end.
  app
    .whenReady()
    .then(async () => {
      const folder = path.join(dataFolder, UPDATES_FOLDER);
      const version = app.getVersion();
      const startBefore = await goBack({ start, folder, version, installer: () => installerHere(folder, version) });
      if (startBefore) {
        await startBefore();
        app.exit(0);
        return;
      }
      // An update ended it without a window, and opens it so.
      const reopens = readNote(folder, Date.now())?.hidden === true;
      const hidden = launch.hidden || reopens || openedAtLogin();
      startShell({ launch: { ...launch, hidden }, start, dataFolder, log, home, built }, MODULES);
    })
    .catch((error: unknown) => {
      // Half a shell has no window to say so in; the journal of starts counts it.
      log.event('uncaught', { kind: 'exception', said: inWords(error) });
      app.exit(1);
    });
}
