// The rig's entry: the same engine in plain Node, its page on loopback behind a key, its state in the terminal.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command, CommandResult } from './contract/commands.ts';
import { isHouseCommand } from './contract/house-commands.ts';
import { conventionalDataFolder, obeyLaunch, readLaunch } from './contract/launch.ts';
import { fail } from './contract/problem.ts';
import { isSupportCommand } from './contract/support-commands.ts';
import { createSpeech } from './contract/words/speech.ts';
import { createEngine } from './engine/index.ts';
import { createRigKey } from './rig/admission.ts';
import { askingTerminal } from './rig/asking-terminal.ts';
import { openBrowser } from './rig/browser.ts';
import { doorPage } from './rig/door-page.ts';
import { forkSpawn, startThreads } from './rig/fork.ts';
import { endOnSignal } from './rig/ending.ts';
import { LOOPBACK, type RigServer, serveRig } from './rig/server.ts';
import { rigSnapshots } from './rig/snapshots.ts';
import { runTerminal } from './rig/terminal.ts';
import { terminalConfirmer } from './rig/terminal-confirmer.ts';
import { handleRigSupport } from './rig/support.ts';
import { inWords, noteDefects } from './support/defects.ts';
import { createHelpDesk } from './support/desk.ts';
import { createLog, logPlace } from './support/log.ts';
import { noteLife, noteRefusal } from './support/note-life.ts';
import { redactorHere, systemHere } from './support/own.ts';
import { noteChild } from './rig/note-child.ts';

const EXIT_USAGE = 2;
const print = (line: string) => void process.stdout.write(`${line}\n`);
const speech = createSpeech();
const built = new URL('.', import.meta.url);
const home = fileURLToPath(new URL('../../', built));

const { launch, faults } = readLaunch(process.argv.slice(2), process.env);
for (const { argument, why } of faults) print(speech.t(`shell.rig.fault.${why}`, { argument }));
if (faults.length > 0) {
  print(speech.t('shell.rig.usage'));
  process.exit(EXIT_USAGE);
}

const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string };
const dataFolder = path.resolve(launch.dataFolder ?? conventionalDataFolder(process.platform, process.env, homedir()));
const redact = redactorHere(dataFolder, home);
const log = createLog({
  place: logPlace(dataFolder, 'rig'),
  redact,
  echo: (line) => void process.stderr.write(`${line}\n`),
});
noteDefects(process, log);
log.event('house-started', { house: 'rig', version, electron: null, hidden: false, ...systemHere() });
const engine = createEngine({
  version,
  dataFolder,
  modelsFolder: path.join(home, 'models'),
  trust: 'development', // a rig is started from a checkout
  spawn: forkSpawn(built, terminalConfirmer(askingTerminal(process.stdin, process.stdout), speech), noteChild(log)),
  startThread: startThreads(built),
  ...(launch.practiceRate === null ? {} : { practiceRate: launch.practiceRate }),
});
const snapshots = rigSnapshots(engine, dataFolder);
noteLife(snapshots, log);
const help = createHelpDesk({
  snapshots,
  send: (command) => engine.commands.send(command),
  about: {
    house: 'rig',
    electron: null,
    packaged: false,
    language: Intl.DateTimeFormat().resolvedOptions().locale,
    ...systemHere(),
  },
  log: logPlace(dataFolder, 'rig'),
  redact,
  speech,
  now: Date.now,
});
const key = createRigKey();
let server: RigServer | null = null;
let stopTerminal = (): void => undefined;

endOnSignal({
  begin: () => print(speech.t('shell.rig.stopping')),
  end: async () => {
    stopTerminal();
    await engine.dispose();
    await server?.close();
    print(speech.t('shell.rig.stopped'));
    log.event('house-ends', { ranMs: Math.round(performance.now()) });
  },
  failed: (error) => log.event('uncaught', { kind: 'rejection', said: inWords(error) }),
});

/** A rig has no house around it; what asks something of one is refused. */
const run = (command: Command): CommandResult | Promise<CommandResult> => {
  if (isSupportCommand(command)) return handleRigSupport({ help, dataFolder, log }, command);
  return isHouseCommand(command) ? fail('not-allowed') : engine.commands.send(command);
};
const send = async (command: Command): Promise<CommandResult> => noteRefusal(command.type, await run(command), log);

try {
  const page = path.join(home, 'dist/renderer');
  server = await serveRig({ page, door: doorPage(speech), key, port: launch.port ?? 0, snapshots, send });
} catch (error) {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  print(
    taken ? speech.t('shell.rig.portTaken', { port: launch.port }) : speech.t('shell.rig.cannotServe', { detail: String(error) }),
  );
  await engine.dispose();
  process.exit(1);
}

const { port } = server;
print(speech.t('shell.rig.ready', { version }));
print(`  http://${LOOPBACK}:${port}/?token=${key.token}`);
print(speech.t(launch.practice ? 'shell.rig.practice' : 'shell.rig.rest'));
stopTerminal = runTerminal({ snapshots, speech, print, countsWanted: () => server?.pages === 0 });
obeyLaunch(launch, snapshots, send);
if (launch.open && (await openBrowser(`http://${LOOPBACK}:${port}/?token=${key.ticket()}`))) print(speech.t('shell.rig.opened'));
