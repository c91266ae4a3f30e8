// `npm run pack:check`: packs both flavours, mines from the one that can be driven, weighs it in the tray, reads the fuses of the one
// that people get and sees it run. The last line is one line of JSON; what does not hold is said before it, and the exit is not 0.
// With --real-electron it takes the Electron that people get, and fetches it if need be: so the release workflow, on each system.
import { createPackage } from '@electron/asar';
import { buildStale } from './build.mjs';
import { electronOf, electronToPack, pack } from './pack.mjs';
import { overBudget, sizeTable } from './pack/size.mjs';
import { electron as testElectron } from './setup-tests.mjs';
import { startXvfb } from './xvfb.mjs';

const WANTED_ANSWERS = 20;
/** What hangs is given up on: the whole of it is done within 500 s, from a clone. */
const LIMIT_MS = 490_000;

const MISSING_HERE = /cannot open shared object file/;

const started = performance.now();
const log = console.log;
console.log = console.error; // only the result goes to standard output
const took = () => Math.round((performance.now() - started) / 1000);
const say = (text) => console.log(`pack:check: ${text} (${took()} s)`);

const rounded = (mb) => Math.round(mb * 10) / 10;
const faults = [];
const expect = (holds, sentence) => {
  if (!holds) faults.push(sentence);
};

/** The one for tests where it can be made, unless the real one is asked for: elsewhere a machine waits for that in vain. */
async function anyElectron() {
  const real = process.argv.includes('--real-electron');
  const { where } = real ? { where: null } : await testElectron();
  const electron = where ? electronOf(where) : await electronToPack(say);
  if (real && electron.forTests) throw new Error('the Electron that people get could not be had');
  return electron;
}

/** null where the system does not tell it. */
function memory(tray, empty) {
  if (!tray || !empty) return { trayPssMb: null, enginePssMb: null, emptyElectronPssMb: null, trayRatio: null };
  return {
    trayPssMb: rounded(tray.whole),
    enginePssMb: rounded(tray.engine),
    emptyElectronPssMb: rounded(empty.whole),
    trayRatio: Math.round(((tray.whole - tray.engine) / empty.whole) * 100) / 100,
  };
}

async function check() {
  const electron = await anyElectron();
  await buildStale(['main', 'preload', 'renderer', 'bench']);
  say(`packing both flavours with Electron ${electron.version}`);
  const release = await pack('release', electron);
  const e2e = await pack('e2e', electron);
  console.log(sizeTable(release.weight));
  for (const sentence of overBudget(release.weight)) expect(false, sentence);
  const { fuses } = release;
  const { enableNodeCliInspectArguments: driven, ...others } = e2e.fuses;
  const { enableNodeCliInspectArguments: shut, ...same } = fuses;
  expect(
    driven && !shut && JSON.stringify(others) === JSON.stringify(same),
    'the flavours differ by more or less than the one fuse',
  );

  const { mineAndWeigh, runRelease, weighEmpty } = await import('../dist/bench/packaged.mjs');
  say('mining in practice from the packaged app');
  const { answered, natives, tray } = await mineAndWeigh(e2e, WANTED_ANSWERS);
  for (const [file, loaded] of Object.entries(natives ?? {})) {
    // A library of the system's that this machine lacks is no fault of the package's; it is told in the result.
    expect(loaded === true || MISSING_HERE.test(loaded), `${file}: ${loaded}`);
  }
  say('an empty Electron beside it');
  const empty = await weighEmpty(e2e, createPackage);
  say('the release flavour, which nobody can drive');
  const ran = await runRelease(release);
  expect(ran.exitCode === 0 || process.platform === 'win32', `the release flavour ended with ${ran.exitCode}`);
  expect(ran.secondSaid.includes('already running'), `a second start, as a Node, said: ${ran.secondSaid}`);
  expect(!ran.inspector, 'the release flavour let a debugger in');
  return {
    answered,
    fuses,
    ...memory(tray, empty),
    sizeMb: release.weight.wholeMb,
    oursMb: release.weight.oursMb,
    releaseAnswered: ran.answered,
    natives,
    electron: electron.version,
    seconds: took(),
  };
}

setTimeout(() => {
  console.error(`pack:check: not done after ${took()} s, and given up`);
  process.exit(1);
}, LIMIT_MS).unref();
const endDisplay = await startXvfb();
process.once('exit', endDisplay);
try {
  const report = await check();
  for (const fault of faults) console.error(`pack:check: ${fault}`);
  log(JSON.stringify(report));
} catch (error) {
  faults.push(error);
  console.error(error);
}
process.exit(faults.length > 0 ? 1 : 0);
