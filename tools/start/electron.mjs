// Electron's program: where it is, or how it is fetched; and whether there is a display to open it on.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { words } from './words.mjs';

const PROGRAMS = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
/** A line that is merely slow is waited for; one where nothing comes any more is not. */
const STALLED_AFTER_MS = 30_000;
const FETCH_LIMIT_MS = 15 * 60_000;
const LOOK_EVERY_MS = 1_000;
const SAY_EVERY_MS = 10_000;
const BYTES_PER_MB = 1_000_000;

export const findDisplay = (platform, env) => platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

/** As root on Linux Chromium refuses to start with its sandbox. */
export const sandboxFlags = (platform, uid) => (platform === 'linux' && uid === 0 ? ['--no-sandbox'] : []);

/** `{ program }`, fetched if need be, or `{ why }` in words that begin a sentence. */
export async function findElectron(say, env = process.env) {
  const require = createRequire(import.meta.url);
  const program = PROGRAMS[process.platform] ?? 'electron';
  const given = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) {
    const override = path.join(given, program);
    return existsSync(override) ? { program: override } : { why: words.notThere(override) };
  }
  const folder = path.dirname(require.resolve('electron/package.json'));
  const own = path.join(folder, 'dist', program);
  if (isWhole(folder, own)) return { program: own };
  say(words.fetching);
  const why = await fetchElectron(path.join(folder, 'install.js'), say, env);
  if (why === null && existsSync(own)) return { program: own };
  return { why: words.notFetched(why ?? words.notThere(own)) };
}

/** The install script writes `path.txt` last, so a half-extracted Electron is not taken for one. */
function isWhole(folder, program) {
  return existsSync(path.join(folder, 'path.txt')) && existsSync(program) && versionOf(folder) === versionWanted(folder);
}
const versionWanted = (folder) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
const versionOf = (folder) => {
  const file = path.join(folder, 'dist/version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : null;
};

/** Runs Electron's own install script, and watches its temporary files grow. Answers why it failed, or null. */
function fetchElectron(script, say, env) {
  const temporary = mkdtempSync(path.join(tmpdir(), 'lode-electron-'));
  const child = spawn(process.execPath, [script], {
    env: { ...env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, ELECTRON_GET_NO_PROGRESS: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  let why = null;
  const began = Date.now();
  let grew = began;
  let said = began;
  let size = 0;
  const watch = setInterval(() => {
    const now = Date.now();
    const current = sizeOf(temporary);
    // After the last byte the archive is checked and unpacked, which moves no temporary file.
    if (current !== size) grew = now;
    size = current;
    if (now - said >= SAY_EVERY_MS && size > 0) {
      said = now;
      say(words.fetched(Math.round(size / BYTES_PER_MB)));
    }
    if (now - grew < STALLED_AFTER_MS && now - began < FETCH_LIMIT_MS) return;
    why = words.stalled(Math.round((now - grew) / 1000));
    child.kill('SIGKILL');
  }, LOOK_EVERY_MS);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      why ??= error.message;
    });
    child.once('close', (code) => {
      clearInterval(watch);
      rmSync(temporary, { recursive: true, force: true });
      resolve(why ?? (code === 0 ? null : reason(errors, code)));
    });
  });
}

function reason(errors, code) {
  if (/fetch failed|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(errors)) return words.unreachable;
  return errors.match(/^\w*Error: .*$/m)?.[0] ?? words.endedWith(`code ${code}`);
}

function sizeOf(folder) {
  try {
    return readdirSync(folder, { recursive: true })
      .map((name) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
      .reduce((sum, size) => sum + size, 0);
  } catch {
    return 0; // a folder that went away while it was read
  }
}
