// Whether the Electron that people get is on a line its makers still mend: they keep the three newest. Asks npm, and fails where it is not.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const LINES_KEPT = 3;
const major = (version) => Number(version.split('.')[0]);

/** A sentence where `ours` is no longer mended, given the newest that is out; else null. */
export function unsupported(ours, newest) {
  if (!(major(newest) > 0)) return `npm says that the newest Electron is "${newest}", which is no version.`;
  const behind = major(newest) - major(ours);
  return behind >= LINES_KEPT ? `Electron ${ours} is ${behind} lines behind ${newest}, and mended no more.` : null;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const about = path.resolve(import.meta.dirname, '../package.json');
  const ours = JSON.parse(readFileSync(about, 'utf8')).devDependencies.electron;
  const { stdout } = await promisify(execFile)('npm', ['view', 'electron', 'dist-tags.latest'], { timeout: 60_000 });
  const why = unsupported(ours, stdout.trim());
  console.log(why ?? `Electron ${ours} is mended; ${stdout.trim()} is the newest.`);
  process.exitCode = why ? 1 : 0;
}
